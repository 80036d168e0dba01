import type { Kysely } from 'kysely';
import type { PoolingReaders, PoolingWriters } from '../../application/community/settlement/ports.ts';
import { statedReader, statedWriter } from '../kit/kinds.ts';
import type { DB } from '../kit/schema.ts';
import { communityReader, communityWriter } from './communities.ts';
import { featureRequestReader, featureRequestWriter } from './feature-requests.ts';
import { handOverReader, handOverWriter } from './hand-overs.ts';
import { paperReader, paperWriter } from './paper.ts';
import { pledgeReader, pledgeWriter } from './pledges.ts';
import { settlementReader, settlementWriter } from './settlements.ts';
import { statementReader, statementWriter } from './statements.ts';

export function poolingReaders(db: Kysely<DB>): PoolingReaders {
  return {
    communities: communityReader(db),
    featureRequests: featureRequestReader(db),
    handOvers: handOverReader(db),
    onPaper: paperReader(db),
    pledges: pledgeReader(db),
    settlements: settlementReader(db),
    stated: statedReader(db),
    statements: statementReader(db),
  };
}

export function poolingWriters(db: Kysely<DB>, reader: PoolingReaders): PoolingWriters {
  return {
    communities: { ...reader.communities, ...communityWriter(db) },
    featureRequests: { ...reader.featureRequests, ...featureRequestWriter(db) },
    handOvers: { ...reader.handOvers, ...handOverWriter(db) },
    onPaper: { ...reader.onPaper, ...paperWriter(db) },
    pledges: { ...reader.pledges, ...pledgeWriter(db) },
    settlements: { ...reader.settlements, ...settlementWriter(db) },
    stated: { ...reader.stated, ...statedWriter(db) },
    statements: { ...reader.statements, ...statementWriter(db) },
  };
}
