import { readFileSync } from 'node:fs';
import markdownIt from 'markdown-it';
import { COMMON_HEADERS } from './responses.ts';
import { CONTEXT_TEXT } from './vocabulary.ts';

const README = new URL('../../vocab/README.md', import.meta.url);

/** The vocabulary for people: `vocab/README.md` as a page that needs nothing else. */
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Parvis participation vocabulary</title>
<link rel="alternate" type="application/ld+json" href="/ns/participation">
</head>
<body>
<main>
${markdownIt({ html: false }).render(readFileSync(README, 'utf8'))}</main>
</body>
</html>
`;

/** `/ns/participation`: the context for software, the page for a browser. */
export function vocabularyResponse(request: Request): Response {
  const page = (request.headers.get('accept') ?? '').includes('text/html');
  const body = page ? PAGE : CONTEXT_TEXT;
  const headers = {
    'content-type': page ? 'text/html; charset=utf-8' : 'application/ld+json',
    vary: 'Accept',
    'cache-control': 'public, max-age=3600',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    ...COMMON_HEADERS,
  };
  return new Response(request.method === 'HEAD' ? null : body, { headers });
}
