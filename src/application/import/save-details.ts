import type { Answer } from '../../domain/answer/answer.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { Application, Writer } from '../application.ts';
import type { SourceItem } from '../source/ports.ts';
import type { ImportedContribution } from './import-batch.ts';

type Imported = {
  readonly consultation: Consultation;
  readonly rows: readonly ImportedContribution[];
  /** What became of each row. */
  readonly added: readonly Proposal[];
};

/** Saves what was answered to new proposals where they come from, and where people read them there. */
export async function saveDetails(
  app: Application,
  writer: Writer,
  { consultation, rows, added }: Imported,
): Promise<void> {
  const addresses: SourceItem[] = [];
  for (const [index, { answer, url }] of rows.entries()) {
    const proposal = added[index];
    if (proposal === undefined) continue;
    if (answer != null) await writer.answers.save(imported(app, proposal, answer));
    if (url != null) addresses.push(addressItem(proposal, { url, at: app.now() }));
  }
  await writer.sources.saveItems(consultation.id, addresses);
}

function imported(
  app: Application,
  { id: proposalId, receivedAt }: Proposal,
  { verdict, body, at }: NonNullable<ImportedContribution['answer']>,
): Answer {
  const publishedAt = at < receivedAt ? receivedAt : at;
  return { id: app.newId(), proposalId, version: 1, verdict, body, commitments: [], agentId: null, publishedAt };
}

function addressItem({ id, original }: Proposal, { url, at }: { readonly url: string; readonly at: Date }): SourceItem {
  return {
    ...{ kind: 'proposal', key: original ?? id, withinKey: null, subjectId: id, url, digest: '', seenAt: at },
    ...{ trait: null, goneAt: null, problem: null },
    ...{ commentsState: null, commentsRead: null, commentsReadAt: null },
  };
}
