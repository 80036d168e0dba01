import type { Institution } from '../../domain/institution/institution.ts';
import type { Territory } from '../../domain/institution/territory.ts';

export interface InstitutionReader {
  get(): Promise<Institution | null>;
}

export interface TerritoryReader {
  all(): Promise<readonly Territory[]>;
}

export interface InstitutionWriter {
  save(institution: Institution): Promise<void>;
}

export interface TerritoryWriter {
  save(territory: Territory): Promise<void>;
}
