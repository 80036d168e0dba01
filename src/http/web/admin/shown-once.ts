import { type Html, markup } from '../markup.ts';

/** A secret in a box that selects as a whole, on the only page that will ever have it. */
export function shownOnce(secret: string, said: { readonly lead: string; readonly warning: string }): Html {
  return markup`<p class="lead">${said.lead}</p>
<p><code class="handle">${secret}</code></p>
<p class="note">${said.warning}</p>`;
}
