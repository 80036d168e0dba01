import { type Html, markup, trusted } from './markup.ts';

/** JSON-LD that stays text wherever it stands: in a `script` that is none, and for browsers that guess what they got. */
export function jsonLd(document: object): string {
  return JSON.stringify(document).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026');
}

/**
 * What a page is about, in the words of schema.org, for search engines. A block of data and no script: nothing runs, so that the
 * policy of the page stays as it is.
 */
export function linkedData(document: object): Html {
  const data = trusted(jsonLd({ '@context': 'https://schema.org', ...document }));
  return markup`<script type="application/ld+json">${data}</script>`;
}
