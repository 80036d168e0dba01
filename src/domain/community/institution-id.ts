/** Whether a text is the id of an institution and not its name: an https address with a host, without a user name in it. */
export function isInstitutionId(text: string): boolean {
  if (!/^https:\/\/[^/\s]\S*$/.test(text) || !URL.canParse(text)) return false;
  const { host, username, password } = new URL(text);
  return host !== '' && username === '' && password === '';
}
