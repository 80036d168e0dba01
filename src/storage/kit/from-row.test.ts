import { expect, it } from 'vitest';
import { fromRow } from './from-row.ts';

interface Person {
  readonly id: string;
  readonly joinedInYear: number | null;
  readonly role: 'agent' | 'manager';
}

const row: { id: string; joined_in_year: number | null; role: string } = {
  id: '1',
  joined_in_year: null,
  role: 'agent',
};

it('names the columns of a row as the domain does, and takes what is unlike from whoever asks', () => {
  const person: Person = fromRow(row, { role: 'manager' });
  expect(person).toEqual({ id: '1', joinedInYear: null, role: 'manager' });
  expect(row).toEqual({ id: '1', joined_in_year: null, role: 'agent' });
});

it('does not compile where a member is missing or of another type, or a column is too many', () => {
  const made: readonly Person[] = [
    // @ts-expect-error: the role is any text.
    fromRow(row, {}),
    // @ts-expect-error: no such role.
    fromRow(row, { role: 'mayor' }),
    // @ts-expect-error: the year is missing.
    fromRow({ id: row.id }, { role: 'agent' }),
    // @ts-expect-error: nothing asks for the password.
    fromRow({ ...row, password: 'a' }, { role: 'agent' }),
  ];
  expect(made).toHaveLength(4);
});
