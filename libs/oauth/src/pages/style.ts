export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; background: Canvas; color: CanvasText; }
main { max-width: 27rem; margin: 0 auto; padding: 2rem 1rem; }
label, legend { font-weight: 600; }
input:not([type=checkbox]):not([type=radio]) { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: .6rem; margin: .2rem 0 1rem; }
button { font: inherit; padding: .6rem 1.2rem; }
fieldset { margin: 0 0 1rem; }
.error { border-left: .3rem solid #c00; padding-left: .8rem; }
`;
