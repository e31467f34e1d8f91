//! The same passes with AVX2.

use super::{Sample, Taps, across, down_scalar};
use std::{arch::x86_64::*, ops::Range};

/// [`down_scalar`] for `2·PAIRS` weights, sixteen columns at a time.
#[target_feature(enable = "avx2")]
pub fn down<const PAIRS: usize, S: Sample>(
    rows: &[S],
    stride: usize,
    cols: Range<usize>,
    weights: &[i16],
    out: &mut [i16],
) {
    const { assert!(size_of::<S>() == 1 || size_of::<S>() == 2) };
    let m = cols.len();
    assert!(weights.len() == 2 * PAIRS && rows.len() >= (weights.len() - 1) * stride + cols.end && out.len() >= m);
    let pairs: [__m256i; PAIRS] = std::array::from_fn(|k| {
        _mm256_set1_epi32((i32::from(weights[2 * k]) & 0xffff) | (i32::from(weights[2 * k + 1]) << 16))
    });
    // Sixteen samples as words. SAFETY: of the caller, who has sixteen samples at `at`.
    let load = |at: *const S| unsafe {
        if size_of::<S>() == 1 {
            _mm256_cvtepu8_epi16(_mm_loadu_si128(at.cast()))
        } else {
            _mm256_loadu_si256(at.cast())
        }
    };
    let shift = 8 + S::FRACTION as i32;
    let (half, shift) = (_mm256_set1_epi32(1 << (shift - 1)), _mm_cvtsi32_si128(shift));
    let mut done = 0;
    while done < m && m >= 16 {
        // The last columns are done together with some that are done already.
        let x = done.min(m - 16);
        let (mut low, mut high) = (half, half);
        for (k, &pair) in pairs.iter().enumerate() {
            let at = 2 * k * stride + cols.start + x;
            // SAFETY: the last sample read is (weights − 1)·stride + cols.start + x + 15 < rows.len(), asserted above.
            let p = unsafe { rows.as_ptr().add(at) };
            let (a, b) = (load(p), load(unsafe { p.add(stride) }));
            if k + 1 == PAIRS {
                // The next output row begins one source row below: of many sheets none stays in the near cache by itself.
                _mm_prefetch::<_MM_HINT_T0>(p.wrapping_add(2 * stride).cast());
            }
            low = _mm256_add_epi32(low, _mm256_madd_epi16(_mm256_unpacklo_epi16(a, b), pair));
            high = _mm256_add_epi32(high, _mm256_madd_epi16(_mm256_unpackhi_epi16(a, b), pair));
        }
        let sum = _mm256_packs_epi32(_mm256_sra_epi32(low, shift), _mm256_sra_epi32(high, shift));
        // SAFETY: x + 16 ≤ m ≤ out.len().
        unsafe { _mm256_storeu_si256(out.as_mut_ptr().add(x).cast(), sum) };
        done = x + 16;
    }
    down_scalar(rows, stride, cols.start + done..cols.end, weights, &mut out[done..]);
}

/// [`across`] for four taps, eight outputs at a time.
#[target_feature(enable = "avx2")]
pub fn across4(row: &[i16], taps: &Taps, run: Range<usize>, left: usize, out: &mut [u8]) {
    let whole = run.start.next_multiple_of(8).min(run.end);
    across(row, taps, run.start..whole, left, &mut out[..whole - run.start]);
    let (mut k, out) = (whole, &mut out[whole - run.start..]);
    let mut chunks = out.chunks_exact_mut(8);
    for out in &mut chunks {
        let eight = &taps.eights[k / 8];
        let Some(first) = eight.first else {
            across(row, taps, k..k + 8, left, out);
            k += 8;
            continue;
        };
        let (a, b) = (first[0] as usize - left, first[1] as usize - left);
        assert!(a + 8 <= row.len() && b + 8 <= row.len());
        // SAFETY: both reads of samples are checked just above; those of an eight are of its own arrays.
        let (samples, bytes, weights) = unsafe {
            let (a, b) = (row.as_ptr().add(a).cast(), row.as_ptr().add(b).cast());
            (
                _mm256_set_m128i(_mm_loadu_si128(b), _mm_loadu_si128(a)),
                eight.bytes.each_ref().map(|b| _mm256_loadu_si256(b.as_ptr().cast())),
                eight.weights.each_ref().map(|w| _mm256_loadu_si256(w.as_ptr().cast())),
            )
        };
        let sum = _mm256_hadd_epi32(
            _mm256_madd_epi16(_mm256_shuffle_epi8(samples, bytes[0]), weights[0]),
            _mm256_madd_epi16(_mm256_shuffle_epi8(samples, bytes[1]), weights[1]),
        );
        store8(sum, out);
        k += 8;
    }
    across(row, taps, k..run.end, left, chunks.into_remainder());
}

/// [`across`] for eight taps, eight outputs at a time.
#[target_feature(enable = "avx2")]
pub fn across8(row: &[i16], taps: &Taps, run: Range<usize>, left: usize, out: &mut [u8]) {
    let (first, weights) = (&taps.first[run.clone()], &taps.weights[run.start * 8..run.end * 8]);
    assert!(first.len() == out.len());
    let mut x = 0;
    while x + 8 <= out.len() {
        // Outputs i and i + 4 share a register, one in each half, so that the sums come out in order.
        let two = |i: usize| {
            let (a, b) = (first[x + i] as usize - left, first[x + i + 4] as usize - left);
            assert!(a + 8 <= row.len() && b + 8 <= row.len());
            // SAFETY: the rows are checked just above; there are eight weights for each of `first`.
            let (a, b, wa, wb) = unsafe {
                (
                    _mm_loadu_si128(row.as_ptr().add(a).cast()),
                    _mm_loadu_si128(row.as_ptr().add(b).cast()),
                    _mm_loadu_si128(weights.as_ptr().add((x + i) * 8).cast()),
                    _mm_loadu_si128(weights.as_ptr().add((x + i + 4) * 8).cast()),
                )
            };
            _mm256_madd_epi16(_mm256_set_m128i(b, a), _mm256_set_m128i(wb, wa))
        };
        store8(
            _mm256_hadd_epi32(_mm256_hadd_epi32(two(0), two(1)), _mm256_hadd_epi32(two(2), two(3))),
            &mut out[x..x + 8],
        );
        x += 8;
    }
    across(row, taps, run.start + x..run.end, left, &mut out[x..]);
}

/// Rounds eight sums to bytes.
#[target_feature(enable = "avx2")]
fn store8(sum: __m256i, out: &mut [u8]) {
    let sum = _mm256_srai_epi32(_mm256_add_epi32(sum, _mm256_set1_epi32(1 << 19)), 20);
    let words = _mm_packs_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    let bytes = _mm_cvtsi128_si64(_mm_packus_epi16(words, words));
    out.copy_from_slice(&bytes.to_le_bytes());
}
