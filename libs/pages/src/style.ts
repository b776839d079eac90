/** All of it: nothing is loaded from anywhere. Its colours have a contrast of 4.5 and more (WCAG 2.2, 1.4.3), in light and dark. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --paper: #fff; --ink: #1b1f27; --soft: #545c6b; --line: #d5d9e0; --edge: #767e8c;
  --main: #1f5fd0; --on-main: #fff; --wrong: #b3261e; --wrong-ground: #fdecea; --care: #7a4d00; --care-ground: #fff4dc;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12151b; --paper: #1b1f27; --ink: #eceef2; --soft: #a7afbd; --line: #353b47; --edge: #7d8696;
    --main: #8ab4ff; --on-main: #0b1a33; --wrong: #ffb4ab; --wrong-ground: #3b1a17; --care: #f5c879; --care-ground: #33270e;
  }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--ground); color: var(--ink); overflow-wrap: anywhere; }
header, main { max-width: 30rem; margin: 0 auto; }
header { padding: .5rem 0 1rem; font-weight: 700; letter-spacing: -.01em; color: var(--soft); }
main { padding: 1.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; }
h1 { margin: 0 0 .75rem; font-size: 1.4rem; line-height: 1.25; letter-spacing: -.01em; text-wrap: balance; }
h2, legend { margin: 1.5rem 0 .4rem; padding: 0; font-size: 1rem; font-weight: 650; }
p { margin: 0 0 .75rem; }
small { font-size: .875rem; color: var(--soft); }
a, .link { color: var(--main); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px; border-radius: .25rem; }
.field { margin: 1rem 0; }
label { font-weight: 600; }
.field label { display: block; }
.hint { margin: 0; font-size: .875rem; color: var(--soft); }
.wrong { margin: 0; font-size: .875rem; color: var(--wrong); }
.field input { display: block; width: 100%; margin-top: .3rem; padding: .6rem .7rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--edge); border-radius: .4rem; }
.field input[aria-invalid] { border: 2px solid var(--wrong); }
button { min-height: 2.75rem; padding: .5rem 1.25rem; font: inherit; font-weight: 600; color: var(--ink); background: var(--paper); border: 1px solid var(--edge); border-radius: .4rem; cursor: pointer; }
.go { color: var(--on-main); background: var(--main); border-color: var(--main); }
.field + .go { width: 100%; margin: .25rem 0 1rem; }
.buttons { display: flex; gap: .75rem; margin: 1.5rem 0 1rem; }
.buttons button { flex: 1; padding: .5rem .25rem; }
.link { min-height: 1.5rem; text-align: start; padding: 0; font-weight: 400; background: none; border: 0; text-decoration: underline; }
.aside { margin: .5rem 0 0; font-size: .9375rem; color: var(--soft); }
.account { margin-bottom: 1rem; font-size: .9375rem; }
.account p { margin: 0; }
.problem, .warning { padding: .7rem .9rem; border-radius: .4rem; border: 1px solid currentColor; }
.problem { color: var(--wrong); background: var(--wrong-ground); }
.warning { color: var(--care); background: var(--care-ground); }
dl { margin: 0 0 .75rem; }
dt { color: var(--soft); }
dd { margin: 0 0 .4rem; }
@media (min-width: 27rem) { dl { display: grid; grid-template-columns: auto 1fr; column-gap: 1rem; } }
section p, nav ul { margin: 0; }
nav ul { padding: 0; list-style: none; }
nav a { display: block; margin: .5rem 0; padding: .75rem 1rem; font-weight: 600; border: 1px solid var(--edge); border-radius: .4rem; text-decoration: none; }
nav a:hover { border-color: var(--main); }
nav small { display: block; font-weight: 400; }
.already { margin: 0 0 .75rem; padding-inline-start: 1.25rem; }
fieldset { min-width: 0; margin: 1.5rem 0 0; padding: 0; border: 0; }
legend { margin: 0; }
.permission { display: grid; grid-template-columns: 1.75rem 1fr; padding: .6rem 0; border-bottom: 1px solid var(--line); }
.permission input { width: 1.15rem; height: 1.15rem; margin: .2rem 0 0; accent-color: var(--main); }
.permission p { grid-column: 2; margin: 0; font-size: .875rem; color: var(--soft); }
.permission p strong { display: block; font-weight: 400; color: var(--care); }
.permission small { display: inline-block; padding: 0 .4rem; font-weight: 400; border: 1px solid currentColor; border-radius: 1rem; font-size: .75rem; }
.permission .careful { color: var(--wrong); }
.permission:has(:disabled) label { color: var(--soft); font-weight: 400; }
code { font: .875rem/1.5 ui-monospace, monospace; }
`;
