import { type Html, markup } from '../markup.ts';
import type { Visit } from '../visit.ts';

/** A rules document as it will be hashed, folded away, with its hash. */
export function rulesText({ locale }: Visit, canonical: string, hash: string): Html {
  return markup`<details><summary>${locale.t('desk.rules-document')}</summary>
<pre class="scroll" tabindex="0"><code>${JSON.stringify(JSON.parse(canonical), null, 2)}</code></pre>
<p class="small quiet">${locale.t('rules.hash')} <code class="hash">${hash}</code></p></details>`;
}
