import type { Neighbour } from '../../../application/network/cohost/ports.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** The name of another institution, in a language of the reader's where it has one, leading to its node. */
export function neighbourLink(
  context: PageContext,
  { uri, name, languages }: Pick<Neighbour, 'uri' | 'name' | 'languages'>,
): Html {
  return markup`<a href="${uri}">${line(context, choose(context, name, languages))}</a>`;
}
