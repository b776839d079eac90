export default function flaws(language: string): string[];
