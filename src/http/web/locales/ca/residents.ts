export const RESIDENTS = {
  'residents.nav': 'Habitants',
  'residents.lead':
    'Les llistes diuen qui compta com a habitant verificat. Només se’n guarden empremtes il·legibles: ni adreces, ni codis, ni noms.',
  'residents.counts': 'Què es guarda',
  'residents.listed': 'Persones a les llistes',
  'residents.with-code': 'D’elles, amb un codi enviat per carta',
  'residents.proven': 'D’elles, han participat com a habitants',
  'residents.add': 'Afegeix una llista',
  'residents.columns':
    'Un fitxer CSV la primera línia del qual anomena les columnes: email (l’adreça amb què la persona inicia la sessió), code (almenys deu lletres o xifres, enviat per carta), territory (opcional). Porta email, code o tots dos; les altres columnes es deixen de banda.',
  'residents.list': 'Fitxer',
  'residents.list-hint':
    'Com a màxim 1 MB: una llista més llarga s’afegeix en diversos fitxers. El que ja es coneix no canvia.',
  'residents.send': 'Afegeix la llista',
  'residents.result':
    'Noves: {listed}. Ja en una llista: {known}. Ja van participar i des d’ara compten com a habitants: {raised}.',
  'residents.forget': 'Oblida les llistes',
  'residents.forget-said':
    'Oblida els qui encara no han participat com a habitants: les seves adreces i codis ja no diran res. Els orígens obtinguts es mantenen.',
  'residents.sure': 'Sí, oblida aquestes persones',
  'residents.forget-button': 'Oblida',
  'done.residents-listed': 'La llista està afegida.',
  'done.residents-forgotten': 'Aquestes persones estan oblidades.',
  'standing.title': 'El meu origen aquí',
  'standing.prove': 'Comptar com a habitant',
  'standing.prove-said':
    'Si la institució us va enviar un codi per carta, escriviu-lo aquí. Si coneix l’adreça amb què inicieu la sessió, es va fer en iniciar-la.',
  'standing.way': 'Viviu aquí? Indiqueu el codi rebut per carta.',
  'standing.code': 'Codi de la carta',
  'standing.code-hint': 'Els espais, guions i majúscules no importen.',
  'standing.send': 'Comprova',
  'standing.too-many': 'S’han provat massa codis. Espereu una hora o adreceu-vos a la institució.',
  'done.residence-proven': 'Des d’ara compteu com a habitant verificat, també per al que ja vau recolzar.',
} as const;
