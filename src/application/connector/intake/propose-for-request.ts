import type { Connector } from '../../../domain/connector/connector.ts';
import type { ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { checkAddress } from '../../../domain/mail/address.ts';
import type { Proposal } from '../../../domain/proposal/proposal.ts';
import type { Application, Writer } from '../../application.ts';
import { originalLock } from '../../kit/names.ts';
import { encryptAddress, signInHash } from '../../kit/sign-in-keys.ts';
import { inOneTransaction } from '../../kit/transaction.ts';
import { requestFollow } from '../../mail/digest/follow-by-mail.ts';
import { registerParticipantIn } from '../../participant/register-participant.ts';
import { submitProposal } from '../../proposal/submit-proposal.ts';
import type { ConnectorQuestion } from './ports.ts';

type Asked = Extract<ConnectorQuestion, { readonly type: 'propose' }>;

type Proposed = { readonly proposal: Proposal; readonly slug: string; readonly isNew: boolean };

/**
 * The key of a request of other software, as its proposal keeps it: public, so that it is a keyed hash. What the request said,
 * or its number there, nobody guesses from it.
 */
function originalOfRequest({ kind, name }: Connector, keyHash: string): string {
  return `${kind}:${name}:${keyHash}`;
}

/**
 * Makes a proposal of a request of other software: of whoever signs in here under the same name of the institution's
 * provider, or else of a participant of this request alone, whom nothing is known of but that the institution's site let them
 * write. Asked again with the same key, it answers the proposal that there is.
 */
export async function proposeForRequest(
  app: Application,
  connector: Connector,
  asked: Asked,
): Promise<Result<Proposed, Refusal>> {
  const { kind, name } = connector;
  const keyHash = app.secrets.keyed(`${kind}:${name}:${asked.reference}`, 'connector request');
  const original = originalOfRequest(connector, keyHash);
  return await inOneTransaction(app, async (within, writer): Promise<Result<Proposed, Refusal>> => {
    await writer.locks.acquire(originalLock(original));
    const known = await writer.connectors.requested(keyHash);
    const made = known === null ? await writer.proposals.byOriginal(original) : await writer.proposals.byId(known);
    if (made !== null) {
      const { slug } = (await writer.consultations.byId(made.consultationId)) ?? asked;
      return ok({ proposal: made, slug, isNew: false });
    }
    const consultation = await writer.consultations.bySlug(asked.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const author = await authorOf(app, writer, asked);
    if (!author.ok) return author;
    const lang = asked.lang ?? consultation.languages[0] ?? '';
    const proposal = await submitProposal(within, {
      slug: asked.slug,
      authorId: author.value,
      content: { title: { [lang]: asked.title }, body: { [lang]: asked.body }, lang, cost: null, amends: null },
      tags: asked.tags,
      ...(asked.place === null ? {} : { place: asked.place }),
      ...(asked.location === null ? {} : { location: asked.location }),
      original,
    });
    if (!proposal.ok) return proposal;
    const { id: proposalId } = proposal.value;
    await writer.connectors.saveRequest({ connector: connector.name, keyHash, proposalId, address: asked.address });
    return ok({ proposal: proposal.value, slug: asked.slug, isNew: true });
  });
}

/** Requests to follow that may wait for one address: whoever has the key of a connector writes to nobody as often as they like. */
const WAITING_MAX = 3;

/** Asks whoever left an address whether they want to follow their proposal. Nothing else comes of it: the proposal is made. */
export async function askFollower(
  app: Application,
  { follower, lang }: Asked,
  { proposal, slug }: { readonly proposal: Proposal; readonly slug: string },
): Promise<void> {
  if (follower == null || proposal.number === null) return;
  const address = checkAddress(follower);
  if (!address.ok) return;
  const { addressHash } = encryptAddress(app, address.value);
  const waiting = await app.store.read((reader) => reader.mailFollows.countRequests(addressHash, app.now()));
  if (waiting >= WAITING_MAX) return;
  const about = { kind: 'proposal', slug, number: proposal.number } as const;
  await requestFollow(app, { address: follower, about, lang: lang ?? proposal.current.lang });
}

async function authorOf(
  app: Application,
  writer: Writer,
  { subject, name, lang }: Asked,
): Promise<Result<ParticipantId, Refusal>> {
  const provider = subject === null ? null : await writer.identity.provider();
  const signIn =
    provider === null
      ? null
      : await writer.signIns.byKey(signInHash(app, { kind: 'oidc', key: `${provider.issuer} ${subject}` }));
  const known = signIn === null ? null : await writer.participants.byId(signIn.participantId);
  if (known !== null && known.erasedAt === null) return ok(known.id);
  const made = await registerParticipantIn(writer, app, { name, kind: 'local', standing: 'registered', lang });
  return made.ok ? ok(made.value.id) : made;
}
