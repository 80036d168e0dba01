import type { Lang } from '../../domain/kit/text.ts';
import { PUBLIC } from '../contexts.ts';
import { linkedHtml, mentionHtml } from '../html.ts';
import { CHAT_ROLE, PRIVATE_ROLE, PUBLIC_REPLY_ROLE, type Uris } from '../uris.ts';
import { activityDocument } from './activity.ts';
import { instant, type WireDocument } from './document.ts';

const ROLES = { Note: PRIVATE_ROLE, ChatMessage: CHAT_ROLE, public: PUBLIC_REPLY_ROLE } as const;

/**
 * A few words to one person, whom it mentions: other servers show a post to somebody else only to whom it mentions. For servers
 * that read private messages in no other form, as a `ChatMessage` under ids of its own; for those that read none, in public.
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
    readonly type?: 'Note' | 'ChatMessage' | 'public';
  },
): WireDocument {
  const { speaker, type = 'Note' } = of;
  const role = ROLES[type];
  const to = type === 'public' ? [PUBLIC, of.to.uri] : [of.to.uri];
  const id = uris.activityFor(of.occasion, role);
  const mention = mentionHtml(of.to.handle.split('@')[0] ?? of.to.handle, of.to.uri);
  const content = `<p>${mention} ${linkedHtml(of.text)}</p>`;
  const note = {
    id,
    type: type === 'public' ? 'Note' : type,
    attributedTo: speaker,
    to,
    cc: [],
    content,
    contentMap: { [of.lang]: content },
    published: instant(of.at),
    tag: [{ type: 'Mention', href: of.to.uri, name: `@${of.to.handle}` }],
    ...(of.inReplyTo === null ? {} : { inReplyTo: of.inReplyTo }),
  };
  return activityDocument({
    id: uris.activityFor(of.occasion, `${role}-create`),
    type: 'Create',
    actor: speaker,
    object: note,
    to,
    cc: [],
    at: of.at,
  });
}
