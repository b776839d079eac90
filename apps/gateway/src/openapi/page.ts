/** What the page may load and run: files of this server, none of them written into the page. Swagger UI draws its marks as `data:` images. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Aidoo API</title>
<link rel="icon" href="/api/docs/favicon-32x32.png">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<link rel="stylesheet" href="/api/docs/page.css">
</head>
<body>
<a class="skip" href="#description">Skip to the description</a>
<main id="description" tabindex="-1"><noscript>This page needs JavaScript. The description itself is at <a href="/api/openapi.json">/api/openapi.json</a>.</noscript></main>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/page.js"></script>
</body>
</html>
`;

/** No request leaves this server: without `validatorUrl: null` a badge would be asked for elsewhere. */
export const SCRIPT = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#description',
  deepLinking: true,
  filter: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
`;

export const STYLE = `.skip { position: absolute; left: -999em; }
.skip:focus { left: 1em; top: 1em; }
main:focus { outline: none; }
.swagger-ui :focus-visible { outline: 2px solid #1a56db; outline-offset: 2px; }
`;
