/**
 * The api-version of every Microsoft.Web request. It is the one with which Microsoft documents the Root Certificate API, and
 * the operations used here do not differ in later ones.
 */
export const webApiVersion = '2024-04-01';
