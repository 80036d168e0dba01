import { type Html, markup } from './markup.ts';

/** A secret in a box that selects as a whole, on the only page that will ever have it. */
export function shownOnce(secret: string, input: { readonly lead: string; readonly warning: string }): Html {
  return markup`<p class="lead">${input.lead}</p>
<p><code class="handle">${secret}</code></p>
<p class="note">${input.warning}</p>`;
}
