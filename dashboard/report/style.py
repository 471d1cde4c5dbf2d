"""The report's own style, over the light theme: read on a screen, printed on paper, mailed as it is."""

STYLE = """
* { box-sizing: border-box; margin: 0; padding: 0; }
body { font: 17px/1.5 Inter, system-ui, "Noto Sans", "Noto Sans Thai", "Noto Sans KR", sans-serif; color: var(--text);
  background: var(--land); font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
:lang(ko) { word-break: keep-all; }
main { max-width: 64rem; margin: 0 auto; padding: 2.4rem 1.2rem 3rem; }
.brand { color: var(--accent); font-weight: 800; }
h1 { font-size: clamp(2rem, 6vw, 3.4rem); line-height: 1.2; }
:lang(th) h1 { line-height: 1.4; }
.day { font-size: 1.4rem; font-weight: 650; }
.shown, figcaption, .note, .none, footer { color: var(--quiet); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.6rem, 1fr)); gap: 1rem; margin: 1.8rem 0; }
.figures div { border-top: 4px solid var(--accent); padding-top: 0.5rem; }
.figures b { display: block; font-size: 2.4rem; line-height: 1.2; font-weight: 800; }
.figures span { color: var(--quiet); line-height: 1.3; display: block; }
section:not(.figures) { background: var(--panel); border: 1.5px solid var(--edge); border-radius: 0.9rem;
  padding: 1.2rem 1.4rem 1.4rem; margin-top: 1.1rem; break-inside: avoid; }
h2 { font-size: 1.4rem; line-height: 1.3; }
figure { margin-top: 1.1rem; }
figcaption { margin-bottom: 0.5rem; }
.note { margin-bottom: 0.5rem; }
svg { display: block; width: 100%; }
.row { margin-top: 0.7rem; }
.row p { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; gap: 0 1rem; align-items: baseline;
  margin-bottom: 0.2rem; }
@media (max-width: 30rem) {
  .row p { grid-template-columns: minmax(0, 1fr) auto; }
  .row small { grid-row: 2; }
}
.row b { font-weight: 750; }
.row small { color: var(--quiet); font-size: 0.95rem; }
.hours { position: relative; height: 1.6rem; margin-top: 0.2rem; color: var(--faint); font-size: 0.85rem; }
.hours span { position: absolute; transform: translateX(-50%); white-space: nowrap; }
.hours span:first-child { transform: none; margin-left: -0.1rem; }
.hours span:last-child { transform: translateX(-100%); }
.line, .normal { fill: var(--normal); }
.watch { fill: var(--watch); }
.warning { fill: var(--warning); }
.danger, .down { fill: var(--danger); }
.up { fill: var(--real); }
footer { color: var(--quiet); }
figure { margin-top: 0.8rem; }
figcaption { margin-bottom: 0.6rem; }
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { font-size: 15px; fill: var(--text); }
svg .name { fill: var(--text); }
svg .count { font-weight: 700; }
svg .hour { fill: var(--faint); font-size: 14px; }
.line, .normal, .area { fill: var(--normal); }
.watch { fill: var(--watch); } .warning { fill: var(--warning); } .danger { fill: var(--danger); }
.up { fill: var(--real); } .down { fill: var(--danger); }
.part { margin-top: 0.9rem; }
.part p { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; align-items: baseline; margin-bottom: 0.25rem; }
.part span { flex: 1 1 12rem; font-weight: 650; }
.part small { color: var(--quiet); font-size: 0.95rem; }
footer { margin-top: 1.6rem; font-size: 0.95rem; }
@page { margin: 14mm; }
@media print { body { background: none; font-size: 11pt; } main { padding: 0; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
