import { type Html, markup } from './markup.ts';
import type { PageContext } from './page-context.ts';

/** Hashes and other proofs, folded away: few read them, and nobody needs them to take part. */
export function toVerify({ locale }: PageContext, proof: Html): Html {
  return markup`<details class="small"><summary>${locale.t('verify.title')}</summary>${proof}</details>`;
}

/** A hash below what names it. */
export function namedHash(name: string, hash: string): Html {
  return markup`<p class="small quiet">${name} <code class="hash">${hash}</code></p>`;
}
