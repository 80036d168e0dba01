import { isAtNode, type PaperMember } from '../../../domain/community/paper-member.ts';
import { currentUri } from '../../../domain/network/move.ts';
import { institutionUri } from '../../kit/uris.ts';
import { type Mirroring, recordEvidence } from './mirroring.ts';
import { movesWithin } from './pooled.ts';
import type { MirroredConsultation } from './ports.ts';

/** How far the clocks of a host and of whoever registered may be apart. */
const CLOCK_MS = 86_400_000;
/** Of one community, of now and before. */
const MEMBERS_MAX = 2_000;

/**
 * Records which members of a community have no node, as its host says. One at the address of an institution whose node was in it at
 * that time is evidence against the host, and not recorded: papers of it count for nothing here.
 */
export async function saveMirroredPaperMembers(within: Mirroring, mirrored: MirroredConsultation): Promise<void> {
  const { app, writer, consultation } = within;
  const { onPaper = [] } = mirrored;
  if (onPaper.length === 0) return;
  const moves = await movesWithin(within);
  const holders = mirrored.hosts.map((uri) => currentUri(moves, uri));
  const registrations = await writer.sharing.registrations(consultation.id);
  const nodes = new Map<string, number>();
  for (const uri of [...holders, institutionUri(app.origin)]) {
    nodes.set(uri, registrations.find(({ institution }) => institution === uri)?.at.getTime() ?? 0);
  }
  nodes.set(consultation.host.institution, 0);
  const known = await writer.onPaper.members(consultation.id);
  for (const member of onPaper.slice(0, MEMBERS_MAX)) {
    if ([...nodes].some(([node, since]) => isDuring(member, since) && isAtNode(member.institution, [node]))) {
      const { institution, since, reference } = member;
      const document = { id: institution, since: since.toISOString(), reference };
      await recordEvidence(within, 'other-institution', { uri: institution, document });
      continue;
    }
    if (!known.some((each) => isSame(each, member))) await writer.onPaper.saveMember(consultation.id, member);
  }
}

/** Whether somebody was still a member without a node once a node had joined. */
function isDuring({ until }: PaperMember, joinedAt: number): boolean {
  return until === null || until.getTime() > joinedAt + CLOCK_MS;
}

function isSame(one: PaperMember, other: PaperMember): boolean {
  return JSON.stringify(one) === JSON.stringify({ ...one, ...other });
}
