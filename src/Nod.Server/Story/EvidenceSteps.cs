using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Nod.EvidencePacks;
using Nod.Transparency;
using Nod.Verification;

namespace Nod.Server.Story;

/// <summary>
/// The end of the story: an evidence pack about the person is made, checked by the code of <c>nod-verify</c>, forged in two
/// ways, and refused both times.
/// </summary>
/// <param name="narrator">Tells it.</param>
/// <param name="clock">The story's clock.</param>
/// <param name="folder">Gets the packs.</param>
internal sealed class EvidenceSteps(Narrator narrator, TimeProvider clock, string folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Trusted? trusted;

    /// <summary>Where the pack lies.</summary>
    public string PackPath { get; } = Path.Combine(folder, "evidence.zip");

    /// <summary>Tells it.</summary>
    /// <param name="phone">Who the pack is about.</param>
    /// <param name="words">The words the person agreed to.</param>
    public async Task TellAsync(string phone, string words)
    {
        if (await FetchAsync(phone) is not { } pack)
        {
            return;
        }

        await File.WriteAllBytesAsync(PackPath, pack);
        if (!await CheckAsync())
        {
            return;
        }

        var changed = words.Replace("up to 4", "up to 9", StringComparison.Ordinal);
        narrator.Step("Somebody changes one letter of the wording in a copy");
        Refuse("forged-1.zip", Forger.Change(pack, words, changed), "manifest.json");
        narrator.Step("They change it everywhere, and mend every hash that can be mended");
        Refuse("forged-2.zip", Forger.ChangeEverywhere(pack, words, changed, words, changed), "the log took in");
    }

    private async Task<byte[]?> FetchAsync(string phone)
    {
        narrator.Step("She wants it in writing, for a lawyer to read and a stranger to check");
        var asked = await narrator.AskAsync(
            HttpMethod.Post,
            "/v1/evidence-packs",
            new JsonObject { ["phone"] = phone, ["audit_reference"] = "notice 17" },
            phone
        );
        narrator.Expect(asked.Status == 201, asked, $"pack {asked.At("id")}, {asked.At("status")}");
        var path = $"/v1/evidence-packs/{asked.At("id")}";
        var ready = await WaitAsync(path);
        if (!narrator.Expect(ready.At("status") == "ready", ready, $"{ready.At("status")}, {Size(ready)}"))
        {
            return null;
        }

        var pack = await narrator.FetchAsync($"{path}/content");
        var isWhole = Convert.ToHexStringLower(SHA256.HashData(pack)) == ready.At("sha256");
        return narrator.Check(isWhole, $"kept as {PackPath}", "the bytes fetched are not those of the pack")
            ? pack
            : null;
    }

    private async Task<Heard> WaitAsync(string path)
    {
        var until = clock.GetUtcNow() + Patience;
        var heard = await narrator.AskAsync(HttpMethod.Get, path);
        while (heard.At("status") is "queued" or "building" && clock.GetUtcNow() < until)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock);
            heard = await narrator.AskAsync(HttpMethod.Get, path, quiet: true);
        }

        return heard;
    }

    private async Task<bool> CheckAsync()
    {
        narrator.Step("The stranger has the pack and the log's key, and believes nobody");
        var text = System.Text.Encoding.UTF8.GetString(await narrator.FetchAsync("/log/key")).Trim();
        if (!narrator.Check(VerifierKey.TryParse(text, out var key), "the key", "the log's key can't be read"))
        {
            return false;
        }

        trusted = new Trusted([key], [], 0);
        Narrator.Command($"./nod-verify {PackPath} --key '{text}'");
        return narrator.Check(Verify(PackPath).IsVerified, "the pack holds", "the pack does not hold");
    }

    private void Refuse(string name, byte[] pack, string reason)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, pack);
        Narrator.Command($"./nod-verify {path} --key …");
        var (isVerified, first, wrong) = Verify(path, onlyWrong: true);
        narrator.Check(
            !isVerified && first == EvidencePaths.Records && wrong.Contains(reason, StringComparison.Ordinal),
            $"refused, for {first}",
            "the forged pack was not refused for what was forged"
        );
    }

    private (bool IsVerified, string? First, string Wrong) Verify(string path, bool onlyWrong = false)
    {
        var wrong = new List<string>();
        var report = new Report(line =>
        {
            if (line.Tone == ReportTone.Wrong)
            {
                wrong.Add(line.Text);
            }

            if (!onlyWrong || line.Tone is ReportTone.Wrong or ReportTone.Verdict)
            {
                Narrator.Line(line);
            }
        });
        using var zip = new ZippedPack(File.OpenRead(path));
        PackCheck.Run(zip, trusted!, report);
        return (report.Conclude(), report.FirstWrong, string.Join('\n', wrong));
    }

    private static string Size(Heard pack) =>
        long.TryParse(pack.At("bytes"), CultureInfo.InvariantCulture, out var bytes)
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024} KB")
            : "of no size";
}
