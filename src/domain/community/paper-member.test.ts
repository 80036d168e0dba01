import { describe, expect, test } from 'vitest';
import { checkPaperMember, checkWithoutNode, isAtNode, isOnPaperAt, type PaperMember } from './paper-member.ts';

const GIRONA = 'https://girona.example/';
const [MARCH, APRIL, MAY] = ['2026-03-01', '2026-04-01', '2026-05-01'].map((day) => new Date(day)) as [
  Date,
  Date,
  Date,
];
const member: PaperMember = { institution: GIRONA, name: 'Girona', reference: 'Acta 3', since: MARCH, until: APRIL };

describe('members without a node', () => {
  test.each([
    { of: { name: ' ' }, refusal: { field: 'name', because: 'empty' } },
    { of: { reference: '' }, refusal: { field: 'reference', because: 'empty' } },
    { of: { institution: 'http://girona.example/' }, refusal: { field: 'institution', because: 'not-https' } },
    { of: { institution: 'Girona' }, refusal: { field: 'institution', because: 'not-https' } },
  ])('are refused with $of', ({ of, refusal }) => {
    expect(checkPaperMember({ ...member, ...of })).toMatchObject({ ok: false, refusal });
  });

  test('have no address at which a node is, whatever the path', () => {
    const nodes = ['https://torino.example/', 'https://participa.girona.example/'];
    expect(checkWithoutNode(GIRONA, nodes)).toEqual({ ok: true, value: GIRONA });
    const refused = checkWithoutNode('https://torino.example/comune', nodes);
    expect(refused).toMatchObject({ refusal: { field: 'institution', because: 'has-a-node' } });
    expect(isAtNode('Torino', nodes)).toBe(false);
  });

  test('are members from their beginning, included, to their end, excluded', () => {
    const at = (moment: Date, members = [member]) => isOnPaperAt(members, GIRONA, moment);
    expect([at(MARCH), at(new Date(APRIL.getTime() - 1)), at(APRIL), at(new Date(0))]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(at(MAY, [member, { ...member, since: APRIL, until: null }])).toBe(true);
    expect(isOnPaperAt([member], 'https://torino.example/', MARCH)).toBe(false);
  });
});
