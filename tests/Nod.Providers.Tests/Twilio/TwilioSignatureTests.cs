using System.Text;
using Nod.Providers.Http;
using Nod.Providers.Twilio;

namespace Nod.Providers.Tests.Twilio;

/// <summary>The vectors of Twilio's own libraries (twilio-csharp, RequestValidatorTest), with the token 12345.</summary>
public sealed class TwilioSignatureTests
{
    private const string Call =
        "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212";
    private const string OlderCall =
        "CallSid=CA1234567890ABCDE&Caller=%2B12349013030&Digits=1234&From=%2B12349013030&To=%2B18005551212";
    private const string Json = """{"property": "value", "boolean": true}""";
    private const string JsonHash = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";

    private readonly TwilioSignature signature = new(new Secret("12345"));

    [Theory]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2", Call, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2", Call, "kvajT1Ptam85bY51eRf/AJRuM3w=")]
    [InlineData("https://mycompany.com:443/myapp.php?foo=1&bar=2", Call, "kvajT1Ptam85bY51eRf/AJRuM3w=")]
    [InlineData("https://mycompany.com:443/myapp.php?foo=1&bar=2", Call, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("https://MyCompany.com/myapp.php?foo=1&bar=2", Call, "g9IN/x4Cft2g517EjYvEvM/W7LU=")]
    [InlineData("https://MyCompany.com:1234/myapp.php?foo=1&bar=2", Call, "PCqOZm8cnu/L6+u5i5fuEd+Iac4=")]
    [InlineData("http://mycompany.com/myapp.php?foo=1&bar=2", Call, "0ZXoZLH/DfblKGATFgpif+LLRf4=")]
    [InlineData("https://mycompany.com:1234/myapp.php?foo=1&bar=2", Call, "CYn1h0gLBdNxDGkKJg6hYohgeD8=")]
    [InlineData(
        "https://mycompany.com/myapp.php?foo=1&bar=2&bodySHA256=" + JsonHash,
        Json,
        "a9nBmqA0ju/hNViExpshrM61xv4="
    )]
    [InlineData("https://mycompany.com/myapp.php?bodySHA256=" + JsonHash, Json, "y77kIzt2vzLz71DgmJGsen2scGs=")]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2", OlderCall, "0/KCTR6DLpKmkAf8muzZqo1nDgQ=")]
    public void Twilio_s_own_vectors_fit(string address, string body, string given) =>
        Assert.True(signature.Covers(address, Encoding.UTF8.GetBytes(body), given));

    [Theory]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=3", Call, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("http://mycompany.com/myapp.php?foo=1&bar=2", Call, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2", Call + "&More=1", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2", Call, "rSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("https://mycompany.com/myapp.php?bodySHA256=" + JsonHash, Json + " ", "y77kIzt2vzLz71DgmJGsen2scGs=")]
    public void What_differs_in_anything_does_not_fit(string address, string body, string given) =>
        Assert.False(signature.Covers(address, Encoding.UTF8.GetBytes(body), given));
}
