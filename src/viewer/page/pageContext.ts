/** What a page needs to know besides what it shows. */
export interface PageContext {
  /** Where the certificates are: "contoso-chain.pem", "contoso-root on contoso-prod-ase". */
  readonly where: string;
  /** They are in a file that VS Code can open otherwise, too. */
  readonly isFile: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}
