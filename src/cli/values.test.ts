import { describe, expect, it } from 'vitest';
import { LIST, localised } from './values.ts';

describe('a text as typed', () => {
  it('is in the usual language where none is named', () => {
    expect(localised('Budget = 3 M€, en gros', 'fr')).toEqual({ fr: 'Budget = 3 M€, en gros' });
  });

  it('has a language before each part where one is', () => {
    expect(localised('fr=Plan vélo, marche, en=Cycling plan', 'fr')).toEqual({
      fr: 'Plan vélo, marche',
      en: 'Cycling plan',
    });
    expect(localised('FR=Oui,pt_BR=Sim', 'fr')).toEqual({ fr: 'Oui', pt_br: 'Sim' });
  });

  it('keeps equal signs within a part', () => {
    expect(localised('fr=a=b', 'fr')).toEqual({ fr: 'a=b' });
  });
});

describe('a list as typed', () => {
  it('leaves out what is empty', () => {
    expect(LIST.parse(' fr, en,,')).toEqual(['fr', 'en']);
  });
});
