"""How phones are let in through this system's firewall; whether they already are, no program here can know."""


def how_to_let_in(system: str, port: int, program: str) -> str:
    """`system` as `platform.system()` says it."""
    match system:
        case "Windows":
            return (
                "in a terminal that was opened as administrator: netsh advfirewall firewall add rule "
                f'name="Roadshow" dir=in action=allow protocol=TCP localport={port}'
            )
        case "Darwin":
            return (
                f"sudo /usr/libexec/ApplicationFirewall/socketfilterfw --add {program} && "
                f"sudo /usr/libexec/ApplicationFirewall/socketfilterfw --unblockapp {program}"
            )
        case _:
            return f"sudo ufw allow {port}/tcp, or sudo firewall-cmd --add-port={port}/tcp"
