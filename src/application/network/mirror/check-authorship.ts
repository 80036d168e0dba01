import type { Id } from '../../../domain/kit/id.ts';
import type { Subject } from '../../../domain/moderation/decision.ts';
import { currentUri } from '../../../domain/network/move.ts';
import type { Writer } from '../../application.ts';
import { contributionAt, idBelow, institutionUri } from '../../kit/uris.ts';
import type { Authorship } from '../authorship/ports.ts';
import { wordsHash } from '../authorship/words.ts';
import { loadMoves } from '../move/resolve-move.ts';
import type { OutgoingContribution } from '../outgoing/ports.ts';
import { type Mirroring, recordEvidence } from './mirroring.ts';
import type { MirroredComment, MirroredProposal, SignedAct } from './ports.ts';

type Told = MirroredProposal | MirroredComment;
/** How what a host tells as somebody's words fails to be theirs. */
type Alteration = 'words' | 'author' | 'order' | 'proof' | 'other-contribution' | 'place';
/** What is known of the words once they were looked at; null for a contribution that no other city vouches for. */
type Checked = Omit<Authorship, 'subject' | 'consultationId'> | null;

export type WordsVerdict =
  /** They are their author's, or nobody can tell: what is known of them is saved with the contribution. */
  | { readonly kind: 'theirs'; readonly checked: Checked }
  /** They are not. What this node has stays. */
  | { readonly kind: 'altered' }
  /** Other words than those that were checked, with an activity whose key cannot be read now: what this node has stays. */
  | { readonly kind: 'unread' };

/**
 * Holds what a host tells of a resident of another city against what that city signed (docs/adr/0072). At the author's own
 * city that is what was sent from here; elsewhere the activity that comes with the document. What is not theirs is kept as
 * evidence, without the words.
 */
export async function checkAuthorship(
  within: Mirroring,
  told: Told,
  /** What is here of it; `author` is the id of somebody with an account here. */
  before: { readonly id: Id; readonly author: string | null } | null,
): Promise<WordsVerdict> {
  const { app, writer, consultation } = within;
  // Most are of nobody elsewhere, and nothing is asked about them.
  if (before === null && told.signedAct === null && !isFromElsewhere(within, told)) return theirs(null);
  const known = before === null ? null : await writer.authorship.of(before.id);
  const hash = wordsHash(wordsOf(told), consultation.languages) ?? '';
  // Texts without an author are nobody's who is here, and what was sent from here is known by its acts.
  const acts = before === null || before.author === null ? [] : await writer.outgoingContributions.about(before.id);
  if (before !== null && acts.length > 0) {
    if (await isOfSomebodyElse(within, told, before)) return await alter(within, told, { known, because: 'author' });
    return await checkOwn(within, told, { subjectId: before.id, acts, known, hash });
  }
  // Lost here since, and told by its host.
  if (contributionAt(app.origin, consultation.slug, told.original) !== null) return theirs(null);
  if (await isStatedHere(within, told)) return theirs(null);
  // Nobody here wrote it.
  if (told.author?.uri?.startsWith(`${app.origin}/`) === true)
    return await alter(within, told, { known, because: 'author' });
  return await checkSigned(within, told, { known, hash });
}

/** Whether this institution itself stated these words in a community, by a document that it signed. */
async function isStatedHere({ app, writer, consultation }: Mirroring, told: Told): Promise<boolean> {
  const own = institutionUri(app.origin);
  if (told.author?.uri !== own) return false;
  if (await isWrittenHere(writer, told)) return true;
  const stated = await writer.statements.acts(consultation.id, own);
  return stated.some(({ statement }) => {
    if (statement.of !== 'act') return false;
    const { act } = statement;
    if (told.kind === 'comment') return act.type === 'comment' && act.body === told.body;
    const { title, body } = told.content;
    return act.type === 'propose' && title[act.lang] === act.title && body[act.lang] === act.body;
  });
}

/** Whether this institution wrote these words here, while it hosted the community that another one hosts now. */
async function isWrittenHere(writer: Writer, told: Told): Promise<boolean> {
  const proposal = told.kind === 'proposal' ? await writer.proposals.byUri(told.uri) : null;
  const comment = told.kind === 'comment' ? await writer.comments.byUri(told.uri) : null;
  const here = proposal ?? comment;
  if (here === null || (await writer.participants.byId(here.authorId))?.kind !== 'institution') return false;
  return told.kind === 'proposal' ? proposal?.current.contentHash === told.contentHash : comment?.body === told.body;
}

type Of = { readonly known: Authorship | null; readonly hash: string };

/**
 * What our author said, by the hashes of what was signed here. Of several acts with these words it is the first that is not
 * before the one that was shown: the host may not have had the others yet.
 */
async function checkOwn(
  within: Mirroring,
  told: Told,
  { subjectId, acts, known, hash }: Of & { readonly subjectId: Id; readonly acts: readonly OutgoingContribution[] },
): Promise<WordsVerdict> {
  const { app, writer, consultation } = within;
  const signed = acts.filter((act) => act.wordsHash !== null);
  const same = signed.filter((act) => act.wordsHash === hash);
  const found = same.find(({ actedAt }) => !isEarlier(actedAt, known)) ?? same.at(-1);
  const asSigned = (act: OutgoingContribution, words: string) => ({
    ...unsigned(within),
    state: 'signed' as const,
    activity: `${app.origin}/activities/${act.id}`,
    actedAt: act.actedAt,
    wordsHash: words,
    version: told.kind === 'proposal' ? told.version : null,
  });
  if (found === undefined) {
    // Taken before hashes were kept of what is signed.
    const isOld = acts.some(
      ({ act, status, wordsHash: of }) => act !== 'delete' && status === 'accepted' && of === null,
    );
    if (isOld && known?.state !== 'signed') {
      await writer.outgoingContributions.markShown(subjectId, { upTo: app.now(), at: app.now() });
      return theirs(unsigned(within));
    }
    const [first] = signed;
    const subject = { kind: told.kind, id: subjectId } as const;
    const was = { ...(first === undefined ? unsigned(within) : asSigned(first, first.wordsHash ?? '')), subject };
    const asKnown = known ?? { ...was, consultationId: consultation.id };
    return await alter(within, told, { known: asKnown, because: 'words' });
  }
  if (isEarlier(found.actedAt, known)) return await alter(within, told, { known, because: 'order' });
  await writer.outgoingContributions.markShown(subjectId, { upTo: found.actedAt, at: app.now() });
  return theirs(asSigned(found, hash));
}

/** Whether it is told as the work of another one. Whoever was deleted here may be named until the host hears of it. */
async function isOfSomebodyElse(
  { app, writer }: Mirroring,
  { author }: Told,
  before: { readonly author: string | null },
): Promise<boolean> {
  if (author === null || author.uri === before.author) return false;
  const id = idBelow(`${app.origin}/participants/`, author.uri);
  const named = id === null ? null : await writer.participants.byId(id);
  return named === null || named.erasedAt === null;
}

async function checkSigned(within: Mirroring, told: Told, { known, hash }: Of): Promise<WordsVerdict> {
  const act = told.signedAct === null ? null : await byIdsOfNow(within, told.signedAct);
  const isChecked = known?.state === 'signed';
  const isSame = isChecked && known.wordsHash === hash;
  if (act === null) {
    if (isChecked && !isSame) return await alter(within, told, { known, because: 'words' });
    // Its author was deleted, or it comes from a host that lost what was signed.
    if (isChecked) return theirs({ ...known, document: null, alteredAt: null });
    return theirs((await isOfAnotherCity(within, told)) ? unsigned(within) : null);
  }
  const alteration = alterationOf(within, told, { act, known, hash });
  if (alteration !== null) return await alter(within, told, { known, because: alteration });
  if (act.proof === 'unknown') {
    const unread = { unreadAt: known?.unreadAt ?? within.app.now(), unreadFrom: `${new URL(act.actor).origin}/` };
    if (isSame) return theirs({ ...known, alteredAt: null });
    if (!isChecked) return theirs({ ...unsigned(within), ...unread });
    await within.writer.authorship.save({ ...known, ...unread });
    return { kind: 'unread' };
  }
  return theirs({
    ...unsigned(within),
    state: 'signed',
    activity: act.activity,
    actedAt: act.actedAt,
    wordsHash: hash,
    version: told.kind === 'proposal' ? told.version : null,
    document: told.author === null ? null : act.document,
  });
}

/** Institutions that moved since are named by where they are; the proof was of what was signed then. */
async function byIdsOfNow({ app, writer }: Mirroring, act: SignedAct): Promise<SignedAct> {
  const moves = await loadMoves(app, writer);
  const [activity, actor, object, consultation] = [act.activity, act.actor, act.object, act.consultation].map((uri) =>
    currentUri(moves, uri),
  ) as [string, string, string, string];
  const answers = act.answers === null ? null : currentUri(moves, act.answers);
  return { ...act, activity, actor, object, consultation, answers };
}

function alterationOf(
  { consultation }: Mirroring,
  told: Told,
  { act, known, hash }: Of & { readonly act: SignedAct },
): Alteration | null {
  const { languages, host } = consultation;
  if (act.proof === 'forged') return 'proof';
  if (act.object !== told.original || act.consultation !== host.uri) return 'other-contribution';
  if (told.author !== null && told.author.uri !== act.actor) return 'author';
  if (wordsHash(act.words, languages) !== hash) return 'words';
  if (isElsewhere(told, act)) return 'place';
  const isOther = known?.actedAt?.getTime() === act.actedAt.getTime() && known.activity !== act.activity;
  // Of two acts of one moment, the one that makes the later version is the later one.
  const isNext = told.kind === 'proposal' && told.version > (known?.version ?? Number.POSITIVE_INFINITY);
  return isEarlier(act.actedAt, known) || (isOther && !isNext && known.wordsHash !== hash) ? 'order' : null;
}

/** A yes under another proposal is another word. What answered a comment that is gone answers what that was about. */
function isElsewhere(told: Told, act: SignedAct): boolean {
  return told.kind === 'comment' && act.answers !== told.answers && act.answers?.includes('/comments/') !== true;
}

function isEarlier(actedAt: Date, known: Authorship | null): boolean {
  return known?.actedAt != null && actedAt < known.actedAt;
}

function wordsOf(told: Told) {
  return told.kind === 'proposal' ? ({ kind: 'proposal', content: told.content } as const) : told;
}

/** Whether a host says that it was written elsewhere, or by somebody who is. */
function isFromElsewhere({ consultation }: Mirroring, { original, author }: Told): boolean {
  const uri = author?.uri ?? null;
  return original !== null || (uri !== null && !uri.startsWith(consultation.host.institution));
}

/** Whether it was written at another institution that holds the consultation, or by somebody of one. */
async function isOfAnotherCity({ writer, consultation }: Mirroring, { original, author }: Told): Promise<boolean> {
  const from = original ?? author?.uri ?? null;
  if (from === null || !URL.canParse(from) || from.startsWith(consultation.host.institution)) return false;
  return (await writer.sharing.holders(consultation.id)).includes(`${new URL(from).origin}/`);
}

function theirs(checked: Checked): WordsVerdict {
  return { kind: 'theirs', checked };
}

function unsigned({ app }: Mirroring) {
  return {
    state: 'unsigned',
    activity: null,
    actedAt: null,
    wordsHash: null,
    version: null,
    document: null,
    checkedAt: app.now(),
    unreadAt: null,
    unreadFrom: null,
    alteredAt: null,
  } as const;
}

async function alter(
  within: Mirroring,
  told: Told,
  { known, because }: { readonly known: Authorship | null; readonly because: Alteration },
): Promise<WordsVerdict> {
  const { app, writer } = within;
  const activity = told.signedAct?.activity ?? known?.activity ?? null;
  const detail = { because, ...(activity === null ? {} : { activity }) };
  // The words themselves would outlive their author's account.
  const { uri, original, author } = told;
  const version = told.kind === 'proposal' ? { version: told.version, contentHash: told.contentHash } : {};
  const document = { uri, ...version, original, author: author?.uri ?? null, signed: known?.wordsHash ?? null };
  await recordEvidence(within, 'words-changed', { uri, document, detail });
  if (known !== null && known.alteredAt === null) {
    await writer.authorship.save({ ...known, alteredAt: app.now() });
  }
  return { kind: 'altered' };
}

/** What is here of a contribution, and whose it is where they have an account here. */
export async function ownedBy(
  { app, writer }: Mirroring,
  before: { readonly id: Id; readonly authorId: Id } | null,
): Promise<{ readonly id: Id; readonly author: string | null } | null> {
  if (before === null) return null;
  const { id, authorId } = before;
  const isLocal = (await writer.participants.byId(authorId))?.kind === 'local';
  return { id, author: isLocal ? `${app.origin}/participants/${authorId}` : null };
}

/** Saves what is known of the words of a contribution that was applied, where anything is. */
export async function saveAuthorship(
  { writer, consultation }: Mirroring,
  subject: Subject,
  checked: Checked,
): Promise<void> {
  if (checked !== null) await writer.authorship.save({ ...checked, subject, consultationId: consultation.id });
}
