import type { Kysely } from 'kysely';
import type { Derivations, ReadsReuse, Templates } from '../../application/template/ports.ts';
import type { DB } from '../kit/schema.ts';
import { derivationReader, derivationWriter } from '../network/derivations.ts';
import { templateReader, templateWriter } from './templates.ts';

export function reuseReaders(db: Kysely<DB>): ReadsReuse {
  return { derivations: derivationReader(db), templates: templateReader(db) };
}

export function reuseWriters(
  db: Kysely<DB>,
  reader: ReadsReuse,
): { readonly derivations: Derivations; readonly templates: Templates } {
  return {
    derivations: { ...reader.derivations, ...derivationWriter(db) },
    templates: { ...reader.templates, ...templateWriter(db) },
  };
}
