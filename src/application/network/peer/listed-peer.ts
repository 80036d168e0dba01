import type { Writer } from '../../application.ts';

/**
 * Whoever became a peer by a directory and was removed by hand is nothing that the directory brought: added again, it stays
 * when the directory lists it no more.
 */
export async function detachFromDirectories(writer: Writer, institution: string): Promise<void> {
  for (const member of await writer.directories.ofInstitution(institution)) {
    if (member.status === 'added') await writer.directories.saveMembers([{ ...member, status: 'known' }]);
    else if (member.status === 'dropped') await writer.directories.deleteMember(member);
  }
}
