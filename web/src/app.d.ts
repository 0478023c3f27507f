declare global {
  namespace App {
    interface Error {
      /** For the reader, in their language, when `code` is there. */
      message: string;
      /** Refusal code of the hub, when the failure was a "no" and not a bug. */
      code?: string;
    }
  }

}

export {};
