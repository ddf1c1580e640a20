using System.Diagnostics;
using System.Globalization;
using Nod.Tests.Tidy;
using Nod.Texts;

namespace Nod.Tests.Texts;

/// <summary>
/// Segments compared with a program of others, npm <c>sms-segments-calculator</c> (pinned in <c>tests/peers/segments</c>), on
/// generated texts. Where both differ, they differ only in what they take for one grapheme: the peer's own graphemes laid
/// out one after the other give the peer's count, ours give ours.
/// </summary>
public sealed class SegmentPeerTests(ITestOutputHelper output)
{
    private const int TextsMin = 5_000;
    private const int Seed = 20_261_125;

    /// <summary>Why both may count differently.</summary>
    private enum Difference
    {
        /// <summary>
        /// The peer keeps the Unicode 10 rules of 2017: it tears emoji joined since (a family, a coloured hand) and keeps
        /// together what is parted since. A telephone shows today's rules, and so do we.
        /// </summary>
        NewerGraphemes,

        /// <summary>The peer may part a carriage return from its line feed. We don't; no text is shown differently for it.</summary>
        LineBreaks,
    }

    private static readonly string[] Pieces =
    [
        "a",
        "Hello ",
        "é",
        "ñ",
        "Δ",
        "€",
        "^",
        "{",
        "]",
        "~",
        "|",
        "\n",
        "\r\n",
        "’",
        "“",
        "—",
        "…",
        "ж",
        "漢字",
        "ا",
        "e\u0301",
        "o\u0308\u0323",
        "😀",
        "👍🏽",
        "🇩🇪",
        "👨‍👩‍👧",
        "👩🏽‍💻",
        "🏳️‍🌈",
        "❤️",
        "क्षि",
        "각",
        "🫱🏻‍🫲🏿",
    ];

    [Fact]
    public async Task On_5000_generated_texts_encoding_and_units_are_the_peers_and_counts_differ_for_listed_reasons_only()
    {
        var texts = Texts().ToList();
        Assert.InRange(texts.Count, TextsMin, int.MaxValue);

        var answers = await AskPeerAsync(texts);

        var found = new Dictionary<Difference, int>();
        foreach (var (text, answer) in texts.Zip(answers))
        {
            var ours = Segments.Of(text);
            var shown = string.Join(' ', text.Select(unit => ((int)unit).ToString("X4", CultureInfo.InvariantCulture)));
            Assert.True(answer.Encoding == ours.Encoding, $"encoding of {shown}");
            Assert.True(answer.Units == ours.Characters, $"units of {shown}");
            if (answer.Segments == ours.Count)
            {
                continue;
            }
            Assert.Equal(TextEncoding.Ucs2, ours.Encoding);
            Assert.True(Laid(answer.Graphemes) == answer.Segments, $"the peer's own graphemes do not explain {shown}");
            Assert.True(Laid(Graphemes(text)) == ours.Count, $"our graphemes do not explain {shown}");
            var difference = PartedLines(text).SequenceEqual(answer.Graphemes)
                ? Difference.LineBreaks
                : Difference.NewerGraphemes;
            found[difference] = found.GetValueOrDefault(difference) + 1;
        }
        output.WriteLine($"{texts.Count} texts; {string.Join(", ", found.Select(pair => $"{pair.Key} {pair.Value}"))}");

        Assert.Equal(Enum.GetValues<Difference>(), found.Keys.Order());
    }

    /// <summary>Every length about a boundary in both alphabets, then mixtures.</summary>
    private static IEnumerable<string> Texts()
    {
        foreach (var edge in (int[])[0, 1, 70, 67 * 2, 67 * 3, 67 * 4, 160, 153 * 2, 153 * 3, 153 * 4])
        {
            for (var length = Math.Max(0, edge - 2); length <= edge + 2; length++)
            {
                foreach (var piece in Pieces)
                {
                    yield return new string('x', length);
                    yield return new string('ж', length);
                    yield return new string('x', Math.Max(0, length - piece.Length)) + piece;
                    yield return new string('ж', Math.Max(0, length - piece.Length)) + piece + "жж";
                }
            }
        }
        var random = new Random(Seed);
        for (var i = 0; i < 2_000; i++)
        {
            // Few kinds of pieces to a text, so that texts of GSM-7 alone are among them.
            var kinds = Enumerable
                .Range(0, random.Next(1, 5))
                .Select(_ => Pieces[random.Next(Pieces.Length)])
                .ToArray();
            var pieces = Enumerable.Range(0, random.Next(1, 160)).Select(_ => kinds[random.Next(kinds.Length)]);
            yield return string.Concat(pieces);
        }
    }

    /// <summary>How many UTF-16 units each grapheme has, by the rules of this runtime.</summary>
    private static List<int> Graphemes(string text)
    {
        var starts = StringInfo.ParseCombiningCharacters(text);
        return [.. starts.Skip(1).Append(text.Length).Zip(starts, (end, start) => end - start)];
    }

    /// <summary>Ours, but for lines that end in two characters, which the peer parts.</summary>
    private static List<int> PartedLines(string text)
    {
        var at = 0;
        var sizes = new List<int>();
        foreach (var size in Graphemes(text))
        {
            sizes.AddRange(text.AsSpan(at, size) is "\r\n" ? [1, 1] : [size]);
            at += size;
        }
        return sizes;
    }

    /// <summary>How many UCS-2 parts it takes to lay out graphemes of these sizes.</summary>
    private static int Laid(IReadOnlyCollection<int> sizes)
    {
        if (sizes.Sum() <= 70)
        {
            return 1;
        }
        var (parts, used) = (1, 0);
        foreach (var size in sizes)
        {
            if (used + size > 67)
            {
                parts++;
                used = 0;
            }
            used += size;
        }
        return parts;
    }

    private static async Task<List<PeerAnswer>> AskPeerAsync(List<string> texts)
    {
        var folder = Path.Combine(Repository.Root, "tests", "peers", "segments");
        Assert.True(
            Directory.Exists(Path.Combine(folder, "node_modules")),
            "The peer is not installed: run `npm ci` in tests/peers/segments, or ./test."
        );
        var start = new ProcessStartInfo("node", "calculate.mjs")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var peer = Process.Start(start)!;
        var reading = peer.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (var text in texts)
        {
            var line = string.Concat(text.Select(unit => ((int)unit).ToString("x4", CultureInfo.InvariantCulture)));
            await peer.StandardInput.WriteLineAsync(line);
        }
        peer.StandardInput.Close();
        var answers = (await reading)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(PeerAnswer.Parse)
            .ToList();
        await peer.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, texts.Count), (peer.ExitCode, answers.Count));
        return answers;
    }

    private sealed record PeerAnswer(TextEncoding Encoding, int Segments, int Units, IReadOnlyList<int> Graphemes)
    {
        public static PeerAnswer Parse(string line)
        {
            var fields = line.Split(' ');
            int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);
            return new(
                fields[0] == "GSM-7" ? TextEncoding.Gsm7 : TextEncoding.Ucs2,
                Number(fields[1]),
                Number(fields[2]),
                [.. fields[3].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Number)]
            );
        }
    }
}
