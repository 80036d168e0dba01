import type { Refusal, RefusalOf } from '../domain/refusal.ts';
import type { RequestRefusal, RequestRefusalOf } from './request-refusal.ts';

type AnyRefusal = Refusal | RequestRefusal;
type OfType<T extends AnyRefusal['type']> = T extends Refusal['type']
  ? RefusalOf<T>
  : T extends RequestRefusal['type']
    ? RequestRefusalOf<T>
    : never;

/** Title and detail of each refusal, in English: a program reads `refusal`, its programmer reads these. */
type Words = { readonly [T in AnyRefusal['type']]: readonly [title: string, detail: (refusal: OfType<T>) => string] };

const WORDS: Words = {
  'not-found': ['Not found', ({ what }) => `There is no such ${what}, or not for this request.`],
  gone: ['Gone', ({ what, since }) => `The ${what} is gone since ${time(since)}; its trace stays.`],
  'already-set-up': ['Already set up', () => 'This node belongs to an institution already.'],
  'not-set-up': ['Not set up', () => 'This node has no institution yet.'],
  invalid: ['Invalid field', ({ field, because, limit }) => `“${field}”: ${plain(because)}${limitOf(limit)}.`],
  'slug-taken': ['Slug taken', ({ slug }) => `There is a consultation “${slug}” already.`],
  'handle-taken': ['Handle taken', ({ handle }) => `“${handle}” is taken, or would be confused with one that is.`],
  'handle-reserved': ['Handle reserved', ({ handle }) => `“${handle}” is reserved.`],
  'not-published': ['Not published', () => 'The consultation is a draft.'],
  'already-published': ['Already published', () => 'The consultation was published already.'],
  'rules-frozen': ['Rules frozen', ({ since }) => `The rules are frozen since ${time(since)}.`],
  'still-followed': ['Still followed', ({ by }) => `The consultation “${by}” follows it.`],
  'holds-proposals': ['Holds proposals', () => 'There are proposals in it.'],
  'phase-not-open': ['Phase not open', ({ act, opensAt }) => `The phase to ${act} opens at ${time(opensAt)}.`],
  'phase-closed': ['Phase closed', ({ act, closedAt }) => `The phase to ${act} closed at ${time(closedAt)}.`],
  'no-phase-for': ['No phase for it', ({ act }) => `No phase of this consultation lets people ${act}.`],
  'extension-too-late': [
    'Too late to extend',
    ({ closedAt }) => `The phase closed at ${time(closedAt)}; it is not opened again.`,
  ],
  'extension-shortens': ['Not an extension', ({ closesAt }) => `The phase closes at ${time(closesAt)} already.`],
  'not-eligible': [
    'Not eligible',
    (refusal) => `The rules admit by ${refusal.because}: ${refusal.allowed.join(', ')}.`,
  ],
  'too-many-proposals': ['Too many proposals', ({ limit }) => `The rules allow ${limit} proposals a person.`],
  'objections-not-allowed': ['No objections', () => 'The rules of this consultation know no objections.'],
  'supports-not-allowed': ['No supports', () => 'The rules of this consultation know no supports.'],
  'version-changed': ['Version changed', ({ current }) => `The proposal is at version ${current} now.`],
  'no-pending-version': ['No pending version', () => 'No version waits to be confirmed.'],
  unchanged: ['Unchanged', () => 'Nothing would change.'],
  'not-the-author': ['Not the author', () => 'Only its author may do this.'],
  'wrong-status': ['Wrong status', ({ status, needs }) => `It is ${status}; this needs ${needs.join(' or ')}.`],
  'not-signed-in': ['Not authenticated', () => 'This needs a bearer token.'],
  'participant-needed': ['Participant needed', () => 'This needs a token that acts for a participant.'],
  'not-your-consultation': ['Not your consultation', () => 'The agent works on other consultations only.'],
  'last-administrator': ['Last administrator', () => 'Nobody could invite others any more.'],
  'peer-unreachable': ['Peer unreachable', ({ host }) => `${host} does not answer.`],
  'not-a-node': ['Not a node', ({ host }) => `At ${host} there is no node that speaks this protocol.`],
  'protocol-not-spoken': [
    'Protocol not spoken',
    ({ host, protocol }) => `${host} speaks version ${protocol} of the protocol, which this node does not.`,
  ],
  'other-institution': [
    'Another institution',
    ({ host, said }) => `${host} answers as ${said}, which is not what was asked for.`,
  ],
  'own-node': ['This very node', () => 'That is this node itself.'],
  'already-peer': ['Already a peer', ({ host }) => `${host} is a peer already.`],
  'still-sharing': [
    'Still sharing',
    ({ host, consultations }) => `Consultations are shared with ${host}: ${consultations.join(', ')}.`,
  ],
  'changed-meanwhile': ['Changed meanwhile', () => 'It is no longer what the change was made from; read it again.'],
  'missing-scope': ['Missing scope', ({ scope }) => `The token lacks the scope “${scope}”.`],
  'token-not-valid': ['Token not valid', () => 'The token does not exist, was revoked or is over.'],
  'results-hidden': [
    'Results hidden',
    ({ until }) => `Counts are hidden from everybody${until === null ? '' : ` until ${time(until)}`}.`,
  ],
  'poll-closed': ['Poll closed', ({ closedAt }) => `The poll closed at ${time(closedAt)}.`],
  'poll-single-choice': ['One choice only', () => 'This poll takes one choice.'],
  'already-voted': ['Already voted', () => 'This participant voted already.'],
  'ballot-not-open': ['Ballot not open', ({ opensAt }) => `The ballot opens at ${time(opensAt)}.`],
  'ballot-closed': ['Ballot closed', ({ closedAt }) => `The ballot closed at ${time(closedAt)}.`],
  'ballot-changed': ['Ballot changed', ({ current }) => `The rules of the ballot have the hash ${current} now.`],
  'wrong-kind-of-choice': ['Wrong kind of choice', ({ wanted }) => `This ballot takes a choice of kind “${wanted}”.`],
  'unknown-option': ['Unknown option', ({ option }) => `There is no option “${option}” on this ballot.`],
  'duplicate-option': ['Option chosen twice', ({ option }) => `The option “${option}” is there twice.`],
  'too-few-choices': ['Too few choices', ({ min, given }) => `At least ${min} options, not ${given}.`],
  'too-many-choices': ['Too many choices', ({ max, given }) => `At most ${max} options, not ${given}.`],
  'over-the-cap': ['Over the cap', ({ cap, cost, currency }) => `The options cost ${cost} of ${cap} ${currency}.`],
  'score-out-of-range': [
    'Score out of range',
    ({ option, min, max }) => `The score of “${option}” is not a whole number from ${min} to ${max}.`,
  ],
  'ranks-with-holes': ['Ranks with holes', ({ missing }) => `No option has rank ${missing}.`],
  'ranks-level': ['Level ranks', ({ rank }) => `Several options have rank ${rank}; this method takes one.`],
  'whole-ballots-needed': [
    'Whole ballots needed',
    ({ method, withheld }) => `“${method}” counts whole ballots, and ${withheld} are known as a sum only.`,
  ],
  'sheets-do-not-add-up': [
    'Sheets do not add up',
    ({ sheets, counted }) => `The batch has ${sheets} sheets; ${counted} are entered.`,
  ],
  'second-agent-needed': ['Second agent needed', () => 'Who entered the batch cannot confirm it.'],
  'other-agent-needed': ['Another agent needed', () => 'Who decided first does not decide about the appeal.'],
  'already-appealed': ['Already appealed', ({ at }) => `An appeal was made at ${time(at)}.`],
  'unknown-placeholder': ['Unknown placeholder', ({ field, name }) => `${field} cannot say {${name}}.`],
  'placeholder-missing': ['Placeholder missing', ({ field, name }) => `${field} has to say {${name}}.`],
  'too-late-to-undo': ['Too late to undo', ({ until }) => `This could be undone until ${time(until)}.`],
  'already-decided': ['Already decided', ({ at }) => `This was decided at ${time(at)}.`],
  'import-conflict': ['Import conflict', ({ source }) => `What is here did not come from ${source}.`],
  'broken-row': ['Broken row', ({ file, line, because }) => `${file}, line ${line}: ${because}.`],
  'idempotency-key-reused': ['Idempotency key reused', () => 'This key was used for another request.'],
  'link-not-valid': ['Link not valid', () => 'The link was used, is over or never was.'],
  'decided-by-host': ['Decided by the host', ({ host }) => `It is decided where the consultation is hosted: ${host}.`],
  'method-not-shared': [
    'Method not shared',
    ({ method }) => `Institutions that count at home cannot add up what ${method} counts.`,
  ],
  'removed-by-host': [
    'Removed by the host',
    ({ rule, reason }) => `Removed where the consultation is hosted (${rule}): ${reason}`,
  ],
  'not-shared': ['Not shared', () => 'The institutions do not share this consultation, or not any more.'],
  'mail-not-set-up': ['Mail not set up', () => 'This node sends no mail.'],
  'sign-in-not-begun': ['Sign-in not begun', () => 'It was not begun in this browser, was used, or is over.'],
  'identity-not-proven': ['Identity not proven', ({ fault }) => `The sign-in did not succeed: ${plain(fault)}.`],
  'not-shared-with': [
    'Not shared with this peer',
    ({ host }) => `By the policy of this node, consultations are not shared with ${host}.`,
  ],
  'host-blocked': ['Host blocked', ({ host }) => `This node accepts nothing from ${host}.`],
  'malformed-json': ['Malformed JSON', () => 'The body is not JSON in UTF-8.'],
  'too-deep': ['Nested too deeply', ({ limit }) => `The body nests deeper than ${limit} levels.`],
  'too-large': ['Content too large', ({ limit }) => `The body has more than ${limit} bytes.`],
  'unsupported-media-type': ['Unsupported media type', ({ expected }) => `The body must be ${expected}.`],
  'no-such-address': ['No such address', () => 'Nothing is at this address.'],
  'method-not-allowed': ['Method not allowed', ({ allowed }) => `This address takes ${allowed.join(', ')}.`],
};

export function wordsOf(refusal: AnyRefusal): { readonly title: string; readonly detail: string } {
  const [title, detail] = WORDS[refusal.type] as readonly [string, (refusal: AnyRefusal) => string];
  return { title, detail: detail(refusal) };
}

/** The title alone, for lists of what may be refused. */
export function titleOf(type: AnyRefusal['type']): string {
  return WORDS[type][0];
}

function plain(because: string): string {
  return because.replaceAll('-', ' ');
}

function limitOf(limit: number | undefined): string {
  return limit === undefined ? '' : ` (limit ${limit})`;
}

function time(at: Date): string {
  return at.toISOString().replace('.000Z', 'Z');
}
