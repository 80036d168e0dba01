import { admitSupportFromElsewhere } from '../../domain/consultation/eligibility.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { type AccountAddress, accountIn } from '../../domain/participant/shown-name.ts';
import type { Application, Reader } from '../application.ts';
import { followedAt } from '../mail/digest/followed.ts';
import type { Followable } from '../mail/digest/ports.ts';

export type Intent = 'follow' | 'support';

/** Somebody with an account on another server wants to do something with something here. */
export type RemoteInteraction = {
  readonly account: AccountAddress;
  readonly about: Followable;
  readonly intent: Intent;
  /** The id of it at its host, where another institution hosts it: that is what is followed and supported. */
  readonly atHost?: string;
};

/** Where on their own server somebody goes on. */
export type InteractionTarget =
  | {
      readonly kind: 'found';
      /** An https address of their server, ready to be opened. */
      readonly url: string;
      /** With its port, where it has one. */
      readonly host: string;
      /** Whether that is the very host they named; another one must not be opened without their word. */
      readonly isNamed: boolean;
    }
  | { readonly kind: 'no-account' | 'unreachable' | 'offers-nothing' };

/** Finds where an account goes on, by what its server says about itself. */
export interface InteractionResolver {
  find(interaction: RemoteInteraction): Promise<InteractionTarget>;
}

export type ResolvedInteraction = InteractionTarget | { readonly kind: 'not-an-address' | 'blocked' };

export type ResolveInteraction = {
  /** As somebody typed it. */
  readonly address: string;
  readonly about: Followable;
  readonly intent: Intent;
};

/**
 * Leads somebody with an account elsewhere to the place on their own server where they follow or support something here.
 * Nothing about them is kept. Refuses what is not there, and a support that would be refused when it arrives.
 */
export async function resolveInteraction(
  app: Application,
  interactionResolver: InteractionResolver,
  { address, about, intent }: ResolveInteraction,
): Promise<Result<ResolvedInteraction, Refusal>> {
  const account = accountIn(address);
  const checked = await app.store.read(async (reader) => {
    const refused = await refusalOf(reader, app.now(), { about, intent });
    if (refused !== null) return refuse(refused);
    return ok({
      policy: account === null ? null : await reader.peers.policyOf(account.host),
      atHost: await uriAtHost(reader, about),
    });
  });
  if (!checked.ok) return checked;
  if (account === null) return ok({ kind: 'not-an-address' });
  const { policy, atHost } = checked.value;
  if (policy?.policy === 'block') return ok({ kind: 'blocked' });
  return ok(await interactionResolver.find({ account, about, intent, ...(atHost === null ? {} : { atHost }) }));
}

/** The id of something mirrored where it is hosted; null for what is ours. */
async function uriAtHost(reader: Reader, about: Followable): Promise<string | null> {
  if (about.kind === 'institution') return null;
  const consultation = await reader.consultations.bySlug(about.slug);
  if (consultation === null || consultation.host === null) return null;
  if (about.kind === 'consultation') return consultation.host.uri;
  return (await reader.proposals.byNumber(consultation.id, about.number))?.uri ?? consultation.host.uri;
}

/** Whoever may not follow something may not support it either; nobody supports an institution or a consultation. */
async function refusalOf(
  reader: Reader,
  now: Date,
  { about, intent }: Pick<ResolveInteraction, 'about' | 'intent'>,
): Promise<Refusal | null> {
  const followed = await followedAt(reader, about);
  if (!followed.ok) return followed.refusal;
  if (intent === 'follow') return null;
  const { consultationId, proposalId } = followed.value;
  if (consultationId === null || proposalId === null) return { type: 'supports-not-allowed' };
  const consultation = await reader.consultations.byId(consultationId);
  if (consultation === null) return { type: 'not-found', what: 'consultation' };
  const admission = admitSupportFromElsewhere(consultation, now);
  return admission.ok ? null : admission.refusal;
}
