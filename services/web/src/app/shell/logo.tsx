// SPDX-License-Identifier: Apache-2.0

/** Four strands that meet: a desk, and a mesh. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <rect x="2" y="2" width="28" height="28" rx="9" fill="#4d63ee" />
      <path
        d="M9 11h14M9 16h14M9 21h8"
        stroke="#fff"
        strokeWidth="2.4"
        strokeLinecap="round"
        opacity=".55"
      />
      <path d="M11 8v16M21 8v9l-4 7" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  );
}
