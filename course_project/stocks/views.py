from django.shortcuts import render

from .market import LISTING


def board(request):
    shares = [
        {"symbol": symbol, "company": company, "opening": opening}
        for symbol, (company, opening) in LISTING.items()
    ]
    return render(request, "stocks/board.html", {"shares": shares})
