declare global {
  namespace App {
    interface Error {
      message: string;
      /** Refusal code of the hub, when the failure was a "no" and not a bug. */
      code?: string;
    }
  }

}

export {};
