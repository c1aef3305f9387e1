/** The words in the names of Azure's regions; a longer one stands before those that it begins with. */
const words =
  /southeast|southwest|northeast|northwest|north|south|east|west|central|europe|asia|usgov|usdod|uk|us|uae|australia|austria|africa|belgium|brazil|canada|chile|china|denmark|france|germany|indonesia|india|israel|italy|japan|jio|korea|malaysia|mexico|new|zealand|norway|poland|qatar|spain|sweden|switzerland|taiwan|arizona|iowa|texas|virginia|\d+/gy;

const upper: Readonly<Record<string, string>> = { us: 'US', uk: 'UK', uae: 'UAE', usgov: 'US Gov', usdod: 'US DoD' };

/**
 * The display name of a region: "West Europe" for `westeurope`. Azure gives both forms. A name with a word that is not known stays as it
 * is.
 */
export function regionName(location: string): string {
  const found = location.match(words) ?? [];
  return found.join('') === location && location !== ''
    ? found.map((word) => upper[word] ?? `${word[0]?.toUpperCase()}${word.slice(1)}`).join(' ')
    : location;
}
