"""The contract page's own style, over the stage's fonts and colours."""

STYLE = """
:root { font-size: 17px; line-height: 1.5; background: var(--ground); font-variant-numeric: normal; }
body { overflow: auto; height: auto; }
.contract { max-width: 62rem; margin: 0 auto; padding: 1.2rem 1rem 4rem; }
.contract h1 { font-size: clamp(1.6rem, 5vw, 2.6rem); line-height: 1.2; margin: 0; }
.contract h2 { font-size: 1.25rem; font-weight: 700; color: var(--text); margin: 0 0 0.5rem; }
.contract h3 { font-size: 1.15rem; margin: 0 0 0.4rem; display: flex; flex-wrap: wrap; gap: 0.2em 0.7em;
  align-items: baseline; }
.contract .c-solution { font-size: 1.5rem; margin: 2.2rem 0 0.8rem; }
.contract p { margin: 0.55rem 0; overflow-wrap: anywhere; }
.c-head { display: flex; flex-wrap: wrap; gap: 0.6rem 2rem; justify-content: space-between; align-items: center; }
.c-nav { display: flex; flex-wrap: wrap; gap: 0.3rem; }
.contract a { color: var(--accent); }
.c-nav a { padding: 0.55rem 0.8rem; min-height: 2.8rem; color: var(--text); text-decoration: none;
  border: 2px solid transparent; border-radius: 0.5rem; }
.c-nav a[aria-current] { border-color: var(--accent); }
.contract :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.c-lead { font-size: 1.1rem; color: var(--quiet); max-width: 46rem; }
.c-box { background: var(--panel); border: 2px solid var(--edge); border-radius: 0.8rem; padding: 1rem 1.1rem;
  margin: 1rem 0; }
.contract code, .c-code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; font-size: 0.92em; }
.contract code { color: var(--accent); font-weight: 500; }
.c-wide { overflow-x: auto; }
.contract table { border-collapse: collapse; width: 100%; }
.contract th, .contract td { text-align: left; vertical-align: top; padding: 0.4rem 1rem 0.4rem 0;
  border-bottom: 1px solid var(--edge); }
.contract thead th { color: var(--quiet); font-weight: 500; white-space: nowrap; }
.c-code { background: var(--ground); color: var(--text); padding: 0.8rem 0.9rem; margin: 0.6rem 0;
  white-space: pre-wrap; overflow-wrap: anywhere; border-radius: 0.5rem; line-height: 1.45; tab-size: 2; }
@media (max-width: 40rem) {
  .contract th, .contract td { padding-right: 0.6rem; }
}
.contract summary { cursor: pointer; padding: 0.6rem 0; font-weight: 600; }
.c-note { color: var(--quiet); }
"""
