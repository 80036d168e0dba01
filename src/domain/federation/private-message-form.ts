/** Which actor of ours a server reads private messages by: the one it is about, the institution, or its Service. */
export type MessageSpeaker = 'subject' | 'institution' | 'service';

type PrivateMessageForm = {
  readonly speaker: MessageSpeaker;
  /** Whether it may answer a post. A forum takes what answers a post for a comment, and everybody would read it. */
  readonly answers: boolean;
  /** Whether the server reads a `ChatMessage` and no Note. */
  readonly chat: boolean;
  /** Whether the server drops what is not public: what may be said in public answers the post, and the rest is not said. */
  readonly isPublic: boolean;
};

const USUAL: PrivateMessageForm = { speaker: 'subject', answers: true, chat: false, isPublic: false };

/**
 * How a private message is written for a software, by the name and the version in its NodeInfo. Lemmy reads none by a Group, and
 * before 1.0 no Note; PieFed none by an Organization either. Whoever says that it runs something that it does not run
 * reads it as well: each form is a Note by an actor that all others know.
 */
export function privateMessageFormOf(software: string | null, version: string | null): PrivateMessageForm {
  switch (software?.toLowerCase()) {
    case 'lemmy':
      return { ...USUAL, speaker: 'institution', answers: false, chat: version === null || version.startsWith('0.') };
    case 'piefed':
      return { ...USUAL, speaker: 'service', answers: false };
    default:
      return { ...USUAL, isPublic: readsRepliesAlone(software) };
  }
}

/**
 * Whether a server takes no post but public replies to its own, and refuses every other `Create` with 400: the ActivityPub plugin of
 * WordPress (`includes/handler/class-create.php`), whose NodeInfo gives the version of WordPress, not its own.
 */
export function readsRepliesAlone(software: string | null): boolean {
  return software?.toLowerCase() === 'wordpress';
}
