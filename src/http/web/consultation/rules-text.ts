import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { namedHash } from '../kit/to-verify.ts';

/** A rules document as it will be hashed, folded away, with its hash. */
export function rulesText({ locale }: PageContext, canonical: string, hash: string): Html {
  return markup`<details><summary>${locale.t('admin.rules-document')}</summary>
<pre class="scroll" tabindex="0"><code>${JSON.stringify(JSON.parse(canonical), null, 2)}</code></pre>
${namedHash(locale.t('rules.hash'), hash)}</details>`;
}
