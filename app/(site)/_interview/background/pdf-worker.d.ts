// pdfjs-dist has no types for its worker.
declare module "pdfjs-dist/legacy/build/pdf.worker.min.mjs";
