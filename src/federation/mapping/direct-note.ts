import type { Lang } from '../../domain/kit/text.ts';
import { linkedHtml, mentionHtml } from '../html.ts';
import { CHAT_ROLE, PRIVATE_ROLE, type Uris } from '../uris.ts';
import { activityDocument } from './activity.ts';
import { instant, type WireDocument } from './document.ts';

/**
 * A few words to one person, whom it mentions: other servers show a post to somebody else only to whom it mentions. For servers
 * that read private messages in no other form, as a `ChatMessage` under ids of its own.
 */
export function directNote(
  uris: Uris,
  of: {
    /** Names the post and its activity: the same occasion never leads to two. */
    readonly occasion: string;
    readonly speaker: string;
    readonly to: { readonly uri: string; readonly handle: string };
    readonly inReplyTo: string | null;
    readonly lang: Lang;
    readonly text: string;
    readonly at: Date;
    readonly type?: 'Note' | 'ChatMessage';
  },
): WireDocument {
  const { to, speaker, type = 'Note' } = of;
  const role = type === 'Note' ? PRIVATE_ROLE : CHAT_ROLE;
  const id = uris.activityFor(of.occasion, role);
  const mention = mentionHtml(to.handle.split('@')[0] ?? to.handle, to.uri);
  const content = `<p>${mention} ${linkedHtml(of.text)}</p>`;
  const note = {
    id,
    type,
    attributedTo: speaker,
    to: [to.uri],
    cc: [],
    content,
    contentMap: { [of.lang]: content },
    published: instant(of.at),
    tag: [{ type: 'Mention', href: to.uri, name: `@${to.handle}` }],
    ...(of.inReplyTo === null ? {} : { inReplyTo: of.inReplyTo }),
  };
  return activityDocument({
    id: uris.activityFor(of.occasion, `${role}-create`),
    type: 'Create',
    actor: speaker,
    object: note,
    to: [to.uri],
    cc: [],
    at: of.at,
  });
}
