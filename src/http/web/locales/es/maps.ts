export const MAPS = {
  'places.title': 'Lugares de las propuestas',
  'places.lead': 'Dónde están las propuestas que dicen un lugar, por su número.',
  'places.first': 'Se muestran las primeras {count}.',
  'places.none': 'Ninguna propuesta dice un lugar.',
  'places.link': 'Lugares de las propuestas',
  'map.show-all': 'Mostrar todas las propuestas en un mapa',
  'map.show': 'Mostrar el mapa',
  'map.choose': 'Elegir en el mapa',
  'map.said':
    'Su navegador pide a {host} las imágenes del mapa, que ve entonces su dirección. El lugar se dice también al lado, sin mapa.',
  'map.privacy': 'Un mapa que usted abre pide sus imágenes a {host}, que ve entonces su dirección. Antes no pide nada.',
} as const;
