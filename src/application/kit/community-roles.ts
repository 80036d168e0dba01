import { isCommunity } from '../../domain/community/community.ts';
import type { CommunityRole } from '../../domain/community/role-name.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { type DecidedElsewhere, decidedHere } from '../../domain/network/host.ts';
import type { Application, Reader } from '../application.ts';
import type { Cohost } from '../network/cohost/ports.ts';
import { institutionUri } from './uris.ts';

/** An institution of a community: what it is there, and whether it left. */
export type CommunityInstitution = {
  /** Its id. */
  readonly institution: string;
  readonly role: CommunityRole;
  /** Whether it left, or the host ended it. */
  readonly hasLeft: boolean;
  /** When it left; null for all others, also for those whom the host ended. */
  readonly leftAt: Date | null;
  /** Whether it has no node: its host enters what it says from paper. */
  readonly isOnPaper?: boolean;
};

/**
 * The institutions of a community that have nodes, the host first. Those that left are among them at the host, because what they did stays. A
 * mirror knows who is in, and as what where the host says it.
 */
export async function institutionsOf(
  reader: Reader,
  app: Pick<Application, 'origin'>,
  { id, host }: Pick<Consultation, 'id' | 'host'>,
): Promise<readonly CommunityInstitution[]> {
  if (host !== null) {
    const [holders, said] = [await reader.sharing.holders(id), await reader.handOvers.roles(id)];
    const roles = new Map(said.map(({ institution, role }) => [institution, role]));
    return holders.map((institution) => {
      const role = institution === host.institution ? 'member' : (roles.get(institution) ?? 'member');
      return { institution, role, hasLeft: false, leftAt: null };
    });
  }
  const cohosts = await reader.sharing.cohosts(id);
  const own = { institution: institutionUri(app.origin), role: 'member', hasLeft: false, leftAt: null } as const;
  return [own, ...cohosts.flatMap(membershipOf)];
}

/** Those with nodes, and those without one, whose papers the host enters; of whoever got a node, the node alone. */
export async function allInstitutionsOf(
  reader: Reader,
  app: Pick<Application, 'origin'>,
  consultation: Pick<Consultation, 'id' | 'host'>,
): Promise<readonly CommunityInstitution[]> {
  const withNodes = await institutionsOf(reader, app, consultation);
  const last = new Map((await reader.onPaper.members(consultation.id)).map((member) => [member.institution, member]));
  const onPaper = [...last.values()].filter(
    ({ institution }) => !withNodes.some((each) => each.institution === institution),
  );
  return [
    ...withNodes,
    ...onPaper.map(({ institution, until }) => {
      return { institution, role: 'member', hasLeft: until !== null, leftAt: until, isOnPaper: true } as const;
    }),
  ];
}

/**
 * What an invitation of ours makes of an institution; none for one that was never in. Whoever was in before this institution took over
 * goes on being so until it says otherwise: what it pledged counts whether or not its node heard of the new host yet.
 */
function membershipOf({
  peer,
  role,
  status,
  answeredAt,
  carriedOver = false,
}: Cohost): readonly CommunityInstitution[] {
  const wasIn = carriedOver || (answeredAt !== null && status !== 'refused');
  if (!wasIn || (status === 'invited' && !carriedOver)) return [];
  const isIn = status === 'accepted' || status === 'invited';
  const leftAt = status === 'left' || status === 'refused' ? answeredAt : null;
  return [{ institution: peer, role: role ?? 'associate', hasLeft: !isIn, leftAt }];
}

/** What this institution is in a community; null where it left, or the host ended it. */
export async function ownRole(reader: Reader, { host }: Pick<Consultation, 'host'>): Promise<CommunityRole | null> {
  if (host === null) return 'member';
  const accepted = (await reader.sharing.invitationsTo(host.uri)).find(({ status }) => status === 'accepted');
  return accepted === undefined ? null : (accepted.role ?? 'associate');
}

/**
 * Whether it is decided here what is written in a consultation; not while this institution offers it to another one either: what
 * was written now would be lost with the hand-over.
 */
export async function decidedHereNow(
  reader: Reader,
  consultation: DecidedElsewhere & Pick<Consultation, 'id' | 'rules'>,
): Promise<Result<null, RefusalOf<'decided-by-host' | 'decided-by-source' | 'being-handed-over'>>> {
  const own = decidedHere(consultation);
  if (!own.ok || !isCommunity(consultation)) return own;
  const offer = await reader.handOvers.offer(consultation.id);
  return offer === null ? ok(null) : refuse({ type: 'being-handed-over', to: offer.target });
}
