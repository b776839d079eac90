/** One spelling for one address, so that nobody has two accounts by a capital letter or a composed accent (UAX #15). */
export const normalEmail = (address: string): string => address.trim().toLowerCase().normalize('NFC');
