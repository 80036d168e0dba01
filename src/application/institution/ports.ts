import type { Appearance, AppearanceState } from '../../domain/institution/appearance.ts';
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

export interface AppearanceReader {
  /** Null where there is none in this state. */
  get(state: AppearanceState): Promise<Appearance | null>;
}

export interface AppearanceWriter {
  save(state: AppearanceState, appearance: Appearance, at: Date): Promise<void>;
  delete(state: AppearanceState): Promise<void>;
}
