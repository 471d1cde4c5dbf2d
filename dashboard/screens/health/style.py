"""The health page's own style, over the stage's fonts and colours."""

STYLE = """
:root { font-size: 18px; line-height: 1.5; background: var(--ground); }
body { overflow: auto; height: auto; color: var(--text); }
.health { max-width: 56rem; margin: 0 auto; padding: 1.2rem 1rem 4rem; }
.health header { display: flex; flex-wrap: wrap; gap: 0.6rem 2rem; justify-content: space-between;
  align-items: center; }
.health h1 { font-size: clamp(1.5rem, 5vw, 2.4rem); line-height: 1.2; margin: 0; }
.health nav, .h-foot { display: flex; flex-wrap: wrap; gap: 0.3rem; }
.health a { color: var(--accent); }
.health nav a, .h-foot a { padding: 0.55rem 0.8rem; min-height: 2.8rem; color: var(--text);
  text-decoration: none; border: 2px solid transparent; border-radius: 0.5rem; }
.h-foot a { border-color: var(--edge); }
.health a[aria-current] { border-color: var(--accent); }
.health :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.health p { margin: 0; overflow-wrap: anywhere; }
.health b { font-weight: 700; padding-right: 0.5em; color: var(--real); }
.health [data-well=false] b, .health [data-well=false].h-all { color: var(--warning-ink); }
.h-all { font-size: clamp(1.8rem, 7vw, 3.2rem); line-height: 1.3; font-weight: 700; padding: 1.4rem 0; }
.health dl { margin: 0 0 1.4rem; }
.health dl > div { display: grid; grid-template-columns: minmax(0, 15rem) minmax(0, 1fr); gap: 0.2rem 1.5rem;
  padding: 0.9rem 1.1rem; margin: 0.5rem 0; background: var(--panel); border: 2px solid var(--edge);
  border-radius: 0.8rem; }
.health dl > div[data-well=false] { border-color: var(--warning-ink); }
.health dt { font-weight: 700; }
.health dd { margin: 0; }
.h-cure { color: var(--quiet); }
.h-cure a { padding-left: 0.4em; }
.health [data-well=false] .h-cure { color: var(--text); font-weight: 600; }
.h-detail, .h-detail code { color: var(--faint); font-size: 0.94rem; }
@media (max-width: 40rem) { .health dl > div { grid-template-columns: minmax(0, 1fr); } }
"""
