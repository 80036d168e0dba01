/** About, privacy and accessibility. */
export const NOTICES = {
  'about.lead': 'Aquí {institution} publica les seves consultes, rep propostes i hi respon.',
  'about.principles': 'A què s’até aquest lloc',
  'about.rules':
    'Les regles d’una consulta queden fixades en publicar-se: etapes, qui hi pot participar, quins suports decideixen.',
  'about.results': 'Els recomptes es mantenen ocults mentre ho diguin les regles, també per als agents.',
  'about.versions': 'Es conserva cada versió d’un text. El que es retira deixa rastre: qui, segons quina regla, quan.',
  'about.standing':
    'Habitants verificats, persones inscrites, comptes d’altres servidors i paper es compten per separat, sense barrejar-se mai.',
  'about.order': 'Les propostes es barregen a cada visita: cap no surt afavorida.',
  'about.profile': 'No hi ha llista de qui dona suport a què, ni perfil d’opinions.',
  'about.fediverse':
    'La institució, cada consulta i cada proposta es poden seguir des d’un compte del fedivers, per exemple Mastodon, sense compte aquí.',
  'about.software': 'El programa',
  'about.software-text':
    'Parvis és programari lliure (AGPL 3.0 o posterior) que cada institució fa funcionar ella mateixa. Qui el modifica i l’ofereix a altres els dona les modificacions.',

  'privacy.lead': 'Llegir no deixa rastre. Participar en deixa el menys possible.',
  'privacy.kept': 'Què es guarda',
  'privacy.caption': 'Dades que guarda aquest node',
  'privacy.what': 'Què',
  'privacy.why': 'Per què',
  'privacy.until': 'Quant de temps',
  'privacy.reading': 'Lectura de pàgines',
  'privacy.reading-why': 'No es guarda res: ni galetes, ni mesura d’audiència, ni recursos de tercers.',
  'privacy.reading-until': '—',
  'privacy.account': 'Nom escollit i origen (habitant verificat, persona inscrita, un altre servidor)',
  'privacy.account-why': 'Per saber qui hi pot participar. L’origen mai no es mostra al costat d’un nom.',
  'privacy.account-until': 'Fins que s’esborri la persona.',
  'privacy.words': 'Propostes i comentaris',
  'privacy.words-why': 'Són públics: per a això és una consulta.',
  'privacy.words-until':
    'Una proposta es manté, sense nom després de l’esborrat. Un comentari s’esborra amb la persona.',
  'privacy.supports': 'Suports, objeccions i vots',
  'privacy.supports-why': 'Per comptar cada persona una sola vegada. Només es mostren totals.',
  'privacy.supports-until':
    'Amb la consulta; separats de la persona quan s’esborra. En queda una empremta il·legible del compte, perquè no compti dues vegades si torna.',
  'privacy.session': 'Galeta de sessió',
  'privacy.session-why': 'Per mantenir la sessió, si l’heu iniciada.',
  'privacy.session-until': 'Catorze dies, o fins que tanqueu la sessió.',
  'privacy.received': 'Missatges d’altres servidors, tal com es van rebre',
  'privacy.received-why': 'Per comprovar i reparar l’intercanvi amb altres servidors.',
  'privacy.received-until': 'Trenta dies, després només empremtes.',
  'privacy.log': 'Registre tècnic',
  'privacy.log-why': 'Per fer funcionar el lloc. No conté noms, adreces ni textos.',
  'privacy.log-until': 'El que decideixi la institució.',
  'privacy.never': 'El que no es fa mai',
  'privacy.never-who': 'Publicar qui dona suport a què o qui vota què.',
  'privacy.never-profile': 'Fer un perfil de les opinions de ningú.',
  'privacy.never-third': 'Dir a tercers què llegiu.',
  'privacy.never-cookie': 'Posar una galeta abans que inicieu la sessió.',
  'privacy.rights': 'Els vostres drets',
  'privacy.right-access': 'Demanar què es guarda sobre vosaltres i que es corregeixi.',
  'privacy.right-erase': 'Demanar l’esborrat: el nom i els comentaris desapareixen, els totals no canvien.',
  'privacy.right-complain': 'Adreçar-vos a l’autoritat de protecció de dades del vostre país.',
  'privacy.elsewhere': 'Si participeu des d’un altre servidor',
  'privacy.elsewhere-text':
    'El vostre servidor envia aquí el que publiqueu per a la consulta. El que no adreceu al públic no es publica ni es guarda.',

  'accessibility.lead': 'Tothom ha de poder llegir aquestes pàgines. Aspiren al nivell AA de les WCAG 2.2 i al RGAA 4.',
  'accessibility.script': 'Es poden llegir sense JavaScript, en qualsevol navegador, i imprimir.',
  'accessibility.keyboard': 'A tot s’hi arriba amb el teclat, amb un focus visible i un enllaç per anar al contingut.',
  'accessibility.zoom': 'Caben en una pantalla de 320 píxels i admeten un text ampliat al 200 %.',
  'accessibility.colour':
    'Cap informació no depèn només del color; un tema fosc segueix la configuració del vostre dispositiu.',
  'accessibility.language': 'La llengua de cada text està marcada, perquè els lectors de pantalla el pronunciïn bé.',
  'accessibility.motion': 'No es mou res.',
  'accessibility.limits': 'Límits coneguts',
  'accessibility.limits-text':
    'Els textos de les persones es publiquen com els van escriure: poden mancar de claredat o d’estructura. Falta una auditoria d’algú independent.',
} as const;
