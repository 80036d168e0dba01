/** Which actor of ours a server reads private messages by: the one it is about, the institution, or its Service. */
export type MessageSpeaker = 'subject' | 'institution' | 'service';

type PrivateMessageForm = {
  readonly speaker: MessageSpeaker;
  /** Whether it may answer a post. A forum takes what answers a post for a comment, and everybody would read it. */
  readonly answers: boolean;
  /** Whether the server reads a `ChatMessage` and no Note. */
  readonly chat: boolean;
};

const USUAL: PrivateMessageForm = { speaker: 'subject', answers: true, chat: false };

/**
 * How a private message is written for a software, by the name and the version in its NodeInfo. Lemmy reads none by a Group, and
 * before 1.0 no Note; PieFed none by an Organization either. Whoever says that it runs something that it does not run
 * reads it as well: each form is a Note by an actor that all others know.
 */
export function privateMessageFormOf(software: string | null, version: string | null): PrivateMessageForm {
  switch (software?.toLowerCase()) {
    case 'lemmy':
      return { speaker: 'institution', answers: false, chat: version === null || version.startsWith('0.') };
    case 'piefed':
      return { speaker: 'service', answers: false, chat: false };
    default:
      return USUAL;
  }
}
