"""Prints the tables of the parking search in docs/validation.md: every arm at every demand, spread over seeds."""

from collections.abc import Callable, Iterable, Sequence
from statistics import fmean

from simulators.parking.search.guidance import Guidance
from simulators.parking.search.outcome import Outcome, saved, saved_share
from simulators.parking.search.streets import Streets
from simulators.parking.search.study import Arm, Study, arms, steady

SEEDS = range(1, 13)
WANTED_SHARES = 0.70, 0.85, 0.95, 1.00, 1.05, 1.20
ARMS = {
    "none": Arm(),
    "guided, 10 %": Arm(Guidance(0.1)),
    "guided, 30 %": Arm(Guidance(0.3)),
    "guided, all": Arm(Guidance(1.0)),
    "all, no memory": Arm(Guidance(1.0, remembers=False)),
    "all, half the sensors dead": Arm(Guidance(1.0, dead_share=0.5)),
    "garage, 30 %": arms(0.3)["garage"],
    "pricing": arms(0.3)["pricing"],
}


HEADS = (
    *("wanted", "arm", "taken", "mean min", "p90 min", "followers", "others", "km", "CO2 g", "gave up", "sent"),
    *("priced out", "saved"),
)


def mean_min(outcome: Outcome) -> float:
    return outcome.mean_min


def of(played: Sequence[Outcome], figure: Callable[[Outcome], float | None]) -> float:
    """Its mean over the seeds."""
    return fmean(figure(outcome) or 0.0 for outcome in played)


def row(wanted_share: float, name: str, played: Sequence[Outcome], unaided: Sequence[Outcome]) -> list[str]:
    share, minutes = saved_share(unaided, played, mean_min), saved(unaided, played, mean_min)
    low_g, high_g = (fmean(outcome.co2_g[end] for outcome in played) for end in (0, 1))
    return [
        f"{wanted_share:.2f}",
        name,
        f"{of(played, lambda outcome: outcome.occupancy):.1%}",
        f"{of(played, mean_min):.2f}",
        f"{of(played, lambda outcome: outcome.p90_min):.2f}",
        f"{of(played, lambda outcome: outcome.adopters_min):.2f}",
        f"{of(played, lambda outcome: outcome.others_min):.2f}",
        f"{of(played, lambda outcome: outcome.km):.3f}",
        f"{low_g:.0f} to {high_g:.0f}",
        f"{of(played, lambda outcome: outcome.gave_up_share):.2%}",
        f"{of(played, lambda outcome: outcome.sent_share):.1%}",
        f"{of(played, lambda outcome: outcome.priced_out_share):.1%}",
        f"{share.mean:.1%} ± {share.sd:.1%} ({share.lowest:.1%} to {share.highest:.1%}); "
        f"{minutes.mean:.2f} ± {minutes.sd:.2f} min",
    ]


def main() -> None:
    streets = Streets()
    tell(HEADS)
    tell(["---"] * len(HEADS))
    for wanted_share in WANTED_SHARES:
        study = Study(steady(wanted_share, streets), streets)
        unaided: list[Outcome] = []
        for name, arm in ARMS.items():
            adoption = arm.guidance.adoption if arm.guidance else 0.3
            played = [study.play(arm, adoption=adoption, seed=seed) for seed in SEEDS]
            unaided = unaided or played
            tell(row(wanted_share, name, played, unaided))


def tell(cells: Iterable[str]) -> None:
    print("|", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
